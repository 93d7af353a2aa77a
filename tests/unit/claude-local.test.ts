import { describe, expect, test } from 'vitest';
import type { Capture, ReaderTools } from '../../app/providers/provider.ts';
import { ReadError } from '../../app/providers/read-error.ts';
import { readersOf } from '../../app/providers/registry.ts';
import type { Account } from '../../shared/meter.ts';
import { localMachine } from './local-machine.ts';
import { account } from './sample.ts';

const readers = await readersOf('anthropic');

const now = Date.UTC(2026, 3, 15, 12);
const minute = 60_000;
const hour = 60 * minute;
const iso = (at: number): string => new Date(at).toISOString();

const read = (via: string, tools: ReaderTools, who: Account = account()) => {
  const reader = readers?.(tools, who).find((each) => each.via === via);
  if (reader === undefined) throw new Error(`There is no reader ${via}.`);
  return reader.read(who);
};

describe.skipIf(readers === null)('the status line of Claude Code', () => {
  const said = (limits: object, at = now - 3 * minute): { captures: Record<string, Capture> } => ({
    captures: { statusline: { at, text: JSON.stringify({ version: '2.1.80', rate_limits: limits }) } },
  });
  const session = (resetsAt: number) => ({ used_percentage: 11, resets_at: resetsAt / 1000 });

  test('costs nothing, comes first and is not all there is to know', () => {
    const chain = readers?.(localMachine().tools({ now }), account()) ?? [];
    expect(chain[0]).toMatchObject({ via: 'status-line', cost: 'local', complete: false });
    expect(chain.at(-1)).toMatchObject({ via: 'estimate', cost: 'local', complete: false, estimate: true });
  });

  test.each([3 * minute, 9 * hour])('what was said %i ms ago is of then, not of now', async (age) => {
    const limits = { seven_day: session(now + 40 * hour) };
    const snapshot = await read('status-line', localMachine().tools({ now, ...said(limits, now - age) }));
    expect(snapshot).toMatchObject({
      accountId: 'anthropic-1a2b3c4d',
      plan: null,
      credits: null,
      meters: [{ kind: 'seven_day', utilisation: 11, readAt: iso(now - age), via: 'status-line' }],
    });
  });

  test('of a window that was over when it was said, nothing is said', async () => {
    const limits = { five_hour: session(now - hour), seven_day: session(now + hour) };
    const snapshot = await read('status-line', localMachine().tools({ now, ...said(limits) }));
    expect(snapshot.meters.map(({ kind }) => kind)).toEqual(['seven_day']);
    const over = localMachine().tools({ now, ...said({ five_hour: session(now - hour) }) });
    await expect(read('status-line', over)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a clock that went backwards does not make a reading from the future', async () => {
    const tools = localMachine().tools({ now, ...said({ five_hour: session(now + hour) }, now + minute) });
    expect((await read('status-line', tools)).meters[0]?.readAt).toBe(iso(now));
  });

  test('nothing said, nothing about limits said, or for a key: nothing to say', async () => {
    const refused = { code: 'not_found' };
    await expect(read('status-line', localMachine().tools({ now }))).rejects.toMatchObject(refused);
    const silent = localMachine().tools({ now, captures: { statusline: { at: now, text: '{}' } } });
    await expect(read('status-line', silent)).rejects.toMatchObject(refused);
  });

  test('half a line is unreadable', async () => {
    const cut = localMachine().tools({ now, captures: { statusline: { at: now, text: '{"rate_li' } } });
    await expect(read('status-line', cut)).rejects.toMatchObject({ code: 'unreadable' });
  });
});

describe.skipIf(readers === null)("the estimate from Claude Code's session logs", () => {
  let made = 0;
  const answer = (at: number, tokens: object, ids: object = {}) => {
    made += 1;
    return {
      type: 'assistant',
      timestamp: iso(at),
      sessionId: 's',
      requestId: `req-${made}`,
      message: { id: `msg-${made}`, model: 'claude-opus-4-5', usage: tokens },
      ...ids,
    };
  };
  const counts = {
    input_tokens: 10,
    output_tokens: 20,
    cache_creation_input_tokens: 5,
    cache_read_input_tokens: 9999,
  };
  const used = async (tools: ReaderTools, who?: Account) =>
    (await read('estimate', tools, who)).meters.map((meter) => [meter.kind, meter.used]);

  test('counts tokens, of which nobody knows what part they are, and says that it is an estimate', async () => {
    const machine = localMachine();
    machine.writeLines('.claude/projects/-work/a.jsonl', [answer(now - hour, counts)], now - hour);
    machine.writeLines('.claude/projects/-work/a/subagents/b.jsonl', [answer(now - 6 * hour, counts)], now);
    machine.writeLines('.config/claude/projects/-other/c.jsonl', [answer(now - 200 * hour, counts)], now);
    const snapshot = await read('estimate', machine.tools({ now }));
    expect(snapshot).toMatchObject({ plan: 'max', credits: null, problems: [] });
    expect(snapshot.meters).toMatchObject([
      { kind: 'five_hour', used: 35, windowSeconds: 18_000, label: expect.stringContaining('estimate') },
      { kind: 'seven_day', used: 70, windowSeconds: 604_800, label: expect.stringContaining('estimate') },
    ]);
    for (const meter of snapshot.meters) {
      expect(meter).toMatchObject({
        utilisation: null,
        limit: null,
        resetsAt: null,
        unit: 'tokens',
        via: 'estimate',
      });
      expect(meter.readAt).toBe(iso(now));
    }
  });

  test('an answer that is written down more than once counts once, as it was in the end', async () => {
    const machine = localMachine();
    const ids = { requestId: 'req-x', message: { id: 'msg-x', usage: { output_tokens: 7 } } };
    const grown = { requestId: 'req-x', message: { id: 'msg-x', usage: { output_tokens: 40 } } };
    const lines = [answer(now - hour, {}, ids), answer(now - hour, {}, grown), answer(now - hour, {}, ids)];
    machine.writeLines('.claude/projects/-work/a.jsonl', lines, now);
    machine.writeLines('.claude/projects/-work/copy.jsonl', lines, now);
    expect(await used(machine.tools({ now }))).toEqual([
      ['five_hour', 40],
      ['seven_day', 40],
    ]);
  });

  test('what is no answer, is broken or has no time is passed over', async () => {
    const machine = localMachine();
    const lines = [
      '{"type":"assistant","message":{"usage":{"output_tok',
      { type: 'user', timestamp: iso(now), message: { content: '"usage"', usage: { output_tokens: 99 } } },
      { type: 'assistant', message: { id: 'm', usage: { output_tokens: 99 } } },
      answer(now + hour, { output_tokens: 99 }),
      answer(now - minute, { output_tokens: 'many', input_tokens: -4, cache_creation_input_tokens: 3 }),
    ];
    machine.writeLines('.claude/projects/-work/a.jsonl', lines, now);
    expect(await used(machine.tools({ now }))).toEqual([
      ['five_hour', 3],
      ['seven_day', 3],
    ]);
  });

  test('looks where the variable says, in each of its folders, and nowhere else', async () => {
    const machine = localMachine();
    machine.writeLines('.claude/projects/-work/a.jsonl', [answer(now, counts)], now);
    machine.writeLines('one/projects/-work/a.jsonl', [answer(now, { output_tokens: 1 })], now);
    machine.writeLines('two/projects/-work/a.jsonl', [answer(now, { output_tokens: 2 })], now);
    const env = { CLAUDE_CONFIG_DIR: `${machine.home}/one, ${machine.home}/two,` };
    expect(await used(machine.tools({ now, env }))).toEqual([
      ['five_hour', 3],
      ['seven_day', 3],
    ]);
  });

  test('logs too large to read: the window that cannot be counted whole is left out, and it says so', async () => {
    const machine = localMachine();
    const filler = { type: 'user', timestamp: iso(now), message: { content: 'x'.repeat(1024 * 1024) } };
    const lines = [
      answer(now - 90 * hour, { output_tokens: 1 }),
      ...Array.from({ length: 9 }, () => filler),
      answer(now - 6 * hour, { output_tokens: 2 }),
      answer(now - hour, { output_tokens: 4 }),
    ];
    machine.writeLines('.claude/projects/-work/a.jsonl', lines, now);
    const read_: number[] = [];
    const snapshot = await read(
      'estimate',
      machine.tools({ now, onRead: (_, bytes) => read_.push(bytes ?? 0) }),
    );
    expect(snapshot.meters.map(({ kind, used: tokens }) => [kind, tokens])).toEqual([['five_hour', 4]]);
    expect(snapshot.problems).toMatchObject([{ at: 'projects' }]);
    expect(Math.max(...read_)).toBeLessThanOrEqual(8 * 1024 * 1024);
  });

  test('without logs there is nothing to estimate', async () => {
    await expect(used(localMachine().tools({ now }))).rejects.toMatchObject({ code: 'not_found' });
  });

  test('whose logs they are: of the login they belong to, also when it has expired, and of no other account', async () => {
    const machine = localMachine();
    machine.writeLines('.claude/projects/-work/a.jsonl', [answer(now, counts)], now);
    const expired = machine.tools({ now, refusal: new ReadError('auth_expired', 'expired') });
    expect(await used(expired)).toHaveLength(2);
    const another = machine.tools({ now, refusal: new ReadError('not_signed_in', 'somebody else') });
    await expect(used(another)).rejects.toMatchObject({ code: 'not_signed_in' });
    for (const who of [account({ source: 'own', tool: null }), account({ source: 'key', tool: null })]) {
      const chain = readers?.(machine.tools({ now }), who).filter(({ via }) => via === 'estimate') ?? [];
      for (const reader of chain) await expect(reader.read(who)).rejects.toMatchObject({ code: 'not_found' });
    }
  });
});

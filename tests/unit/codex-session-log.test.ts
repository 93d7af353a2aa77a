import { describe, expect, test } from 'vitest';
import type { ReaderTools } from '../../app/providers/provider.ts';
import { ReadError } from '../../app/providers/read-error.ts';
import { readersOf } from '../../app/providers/registry.ts';
import { localMachine, type LocalMachine } from './local-machine.ts';
import { account } from './sample.ts';

const readers = await readersOf('openai');

const now = Date.UTC(2026, 3, 15, 12);
const minute = 60_000;
const hour = 60 * minute;
const iso = (at: number): string => new Date(at).toISOString();

const own = account({ id: 'openai-12345678', provider: 'openai', tool: 'codex', plan: null });
const read = (tools: ReaderTools, who = own) => {
  const reader = readers?.(tools, who).find(({ via }) => via === 'session-log');
  if (reader === undefined) throw new Error('There is no reader of session logs.');
  return reader.read(who);
};

const limits = (used_percent: number, more: object = {}) => ({
  primary: { used_percent, window_minutes: 300, resets_at: (now + hour) / 1000 },
  secondary: null,
  credits: { has_credits: true, unlimited: false, balance: '3.5' },
  ...more,
});
const event = (at: number, rate_limits: object | null) => ({
  timestamp: iso(at),
  type: 'event_msg',
  payload: { type: 'token_count', info: null, rate_limits },
});
const day = (of: string) => `.codex/sessions/${of}/rollout-${of.replaceAll('/', '-')}T09-00-00-uuid.jsonl`;

function signedIn(machine: LocalMachine, at = now - 100 * hour): LocalMachine {
  machine.writeLines('.codex/auth.json', [{ tokens: {}, last_refresh: iso(at) }], at);
  return machine;
}

const noise = {
  timestamp: iso(now),
  type: 'response_item',
  payload: { text: '"token_count" y'.repeat(9000) },
};

describe.skipIf(readers === null)('the session logs of Codex', () => {
  test('cost nothing, and are asked after the vendor', () => {
    const chain = readers?.(localMachine().tools({ now }), own) ?? [];
    const vias = chain.map(({ via }) => via);
    expect(vias.indexOf('session-log')).toBeGreaterThan(vias.indexOf('oauth'));
    expect(chain.find(({ via }) => via === 'session-log')).toMatchObject({ cost: 'local', complete: false });
  });

  test('the last event counts, is as old as it is, and carries no credits', async () => {
    const machine = signedIn(localMachine());
    const lines = [
      event(now - 3 * hour, limits(10)),
      event(now - 2 * hour, limits(44)),
      event(now - hour, null),
    ];
    machine.writeLines(day('2026/04/15'), lines, now - hour);
    expect(await read(machine.tools({ now }))).toMatchObject({
      accountId: 'openai-12345678',
      plan: null,
      credits: null,
      meters: [{ kind: 'five_hour', utilisation: 44, readAt: iso(now - 2 * hour), via: 'session-log' }],
    });
  });

  test('a session of an earlier day that goes on is newer than what was begun today', async () => {
    const machine = signedIn(localMachine());
    machine.writeLines(day('2026/04/15'), [event(now - 2 * hour, limits(20))], now - 2 * hour);
    machine.writeLines(day('2025/12/31'), [event(now - hour, limits(30))], now - minute);
    machine.writeLines('.codex/archived_sessions/rollout-x.jsonl', [event(now - 3 * hour, limits(5))], now);
    expect((await read(machine.tools({ now }))).meters).toMatchObject([{ utilisation: 30 }]);
  });

  test("each limit's own last event, each with its age", async () => {
    const machine = signedIn(localMachine());
    const spark = { limit_id: 'codex_bengalfox', limit_name: 'Spark' };
    const lines = [
      event(now - 50 * minute, limits(70, spark)),
      event(now - 40 * minute, limits(8, { limit_id: 'codex' })),
    ];
    machine.writeLines(day('2026/04/15'), lines, now);
    const { meters } = await read(machine.tools({ now }));
    expect(meters.map(({ scope, utilisation, readAt }) => [scope, utilisation, readAt])).toEqual([
      [null, 8, iso(now - 40 * minute)],
      ['Spark', 70, iso(now - 50 * minute)],
    ]);
  });

  test('of a large file no more than its end is read', async () => {
    const machine = signedIn(localMachine());
    const lines = [
      event(now - 3 * hour, limits(1)),
      ...Array.from({ length: 40 }, () => noise),
      event(now - hour, limits(50)),
    ];
    machine.writeLines(day('2026/04/15'), [...lines, noise], now);
    const asked: (number | null)[] = [];
    const tools = machine.tools({ now, onRead: (_, bytes) => asked.push(bytes) });
    expect((await read(tools)).meters).toMatchObject([{ utilisation: 50 }]);
    expect(asked).toEqual([64 * 1024, 1024 * 1024]);
  });

  test('what was written before the last sign-in may be somebody else’s', async () => {
    const machine = signedIn(localMachine(), now - hour);
    machine.writeLines(day('2026/04/15'), [event(now - 2 * hour, limits(90))], now);
    await expect(read(machine.tools({ now }))).rejects.toMatchObject({ code: 'not_found' });
    machine.writeLines(day('2026/04/14'), [event(now - minute, limits(3))], now);
    expect((await read(machine.tools({ now }))).meters).toMatchObject([{ utilisation: 3 }]);
  });

  test('whose they are: of Codex’s login, also when it has expired, and of no other account', async () => {
    const machine = signedIn(localMachine());
    machine.writeLines(day('2026/04/15'), [event(now - hour, limits(44))], now);
    const expired = machine.tools({ now, refusal: new ReadError('auth_expired', 'expired') });
    expect((await read(expired)).meters).toHaveLength(1);
    const another = machine.tools({ now, refusal: new ReadError('not_signed_in', 'somebody else') });
    await expect(read(another)).rejects.toMatchObject({ code: 'not_signed_in' });
    const ours = account({ provider: 'openai', source: 'own', tool: null });
    await expect(read(machine.tools({ now }), ours)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('broken lines, events without a time and a Codex that was never used', async () => {
    const machine = signedIn(localMachine());
    const untimed = { ...event(now, limits(99)), timestamp: undefined };
    const lines = [
      event(now - hour, limits(12)),
      untimed,
      '{"type":"event_msg","payload":{"type":"token_count"',
    ];
    machine.writeLines(day('2026/04/15'), lines, now);
    expect((await read(machine.tools({ now }))).meters).toMatchObject([{ utilisation: 12 }]);
    await expect(read(signedIn(localMachine()).tools({ now }))).rejects.toMatchObject({ code: 'not_found' });
    await expect(read(localMachine().tools({ now }))).rejects.toMatchObject({ code: 'not_found' });
  });

  test('looks where the variable says', async () => {
    const machine = localMachine();
    machine.writeLines('elsewhere/auth.json', [{ tokens: {}, last_refresh: null }], now);
    machine.writeLines(day('2026/04/15').replace('.codex', 'elsewhere'), [event(now - hour, limits(6))], now);
    const env = { CODEX_HOME: `${machine.home}/elsewhere` };
    expect((await read(machine.tools({ now, env }))).meters).toMatchObject([{ utilisation: 6 }]);
  });
});

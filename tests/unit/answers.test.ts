import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openAnswers } from '../../app/accounts/answers.ts';
import { overhearing } from '../../app/accounts/overhearing.ts';
import { openHome } from '../../app/system/home.ts';
import type { UsageReader } from '../../app/providers/provider.ts';
import { answering, failure } from './answering.ts';
import { account, at, snapshot } from './sample.ts';

const id = 'anthropic-1a2b3c4d';

function open() {
  const path = mkdtempSync(join(tmpdir(), 'plimsoll-answers-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  const answers = openAnswers(openHome(path));
  const keep = (answer: unknown, via = 'oauth', accountId = id): void =>
    answers.keep(accountId, {
      via,
      at: at(0),
      answers: [{ from: 'GET https://api.example.com/usage', answer }],
    });
  const text = (): string =>
    readdirSync(join(path, 'answers'))
      .map((name) => readFileSync(join(path, 'answers', name), 'utf8'))
      .join('\n');
  return { path, answers, keep, text };
}

describe('the answers that are kept', () => {
  test('are the last of each reader of an account', async () => {
    const { answers, keep } = open();
    keep({ used: 1 });
    keep({ used: 2 });
    keep({ used: 3 }, 'headers');
    keep({ used: 4 }, 'oauth', 'openai-1a2b3c4d');
    const kept = await answers.of(id);
    expect(kept.map(({ via, answers: list }) => [via, list[0]?.answer])).toEqual([
      ['headers', { used: 3 }],
      ['oauth', { used: 2 }],
    ]);
  });

  test('are for their owner only', () => {
    const { path, keep } = open();
    keep({ used: 1 });
    const modes = ['answers', `answers/${id}.oauth.json`].map(
      (name) => statSync(join(path, name)).mode & 0o777,
    );
    expect(modes).toEqual([0o700, 0o600]);
  });

  test('hold no secret and nobody’s name', () => {
    const { keep, text } = open();
    keep({
      access_token: 'hunter2',
      email: 'ada@example.com',
      full_name: 'Ada Lovelace',
      organizationName: 'Analytical Engines',
      used: 7,
      nested: [{ note: 'write to ada@example.com, Bearer abcdefghijkl' }],
      body: JSON.stringify({ login: 'ada', api_key: 'hunter2', used: 8 }),
    });
    expect(text()).not.toMatch(/hunter2|ada|Lovelace|Analytical|abcdefghijkl/i);
    expect(text()).toMatch(/"used": 7/);
    expect(text()).toMatch(/"used": 8/);
  });

  test.each([
    ['many values', Array.from({ length: 3000 }, (_, index) => index)],
    ['much text', { text: 'a '.repeat(100_000) }],
    [
      'much in many places',
      Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`a${i}`, 'b '.repeat(500)])),
    ],
  ])('are not those with %s', async (_what, answer) => {
    const { answers, keep, text } = open();
    keep(answer);
    expect((await answers.of(id))[0]?.answers[0]?.answer).toBe('‹too large to be kept›');
    expect(text().length).toBeLessThan(500);
  });

  test('go with their account, and no others', async () => {
    const { answers, keep } = open();
    keep({ used: 1 });
    keep({ used: 2 }, 'oauth', `${id}0`);
    answers.forget(id);
    expect(await answers.of(id)).toEqual([]);
    expect(await answers.of(`${id}0`)).toHaveLength(1);
  });

  test('stay in their folder whatever an account or a reader is called', () => {
    const { path, answers, keep } = open();
    for (const name of ['../../evil', 'a/b', '', '.']) {
      keep({ used: 1 }, name);
      keep({ used: 1 }, 'oauth', name);
      answers.forget(name);
    }
    expect(readdirSync(path)).toEqual([]);
  });

  test('that are damaged are as if they were not there', async () => {
    const { path, answers, keep } = open();
    keep({ used: 1 });
    writeFileSync(join(path, 'answers', `${id}.headers.json`), '{"via":');
    expect((await answers.of(id)).map(({ via }) => via)).toEqual(['oauth']);
  });

  test('cost nothing where nothing can be written', async () => {
    const { path, answers, keep } = open();
    writeFileSync(join(path, 'answers'), 'a file in the way');
    keep({ used: 1 });
    answers.forget(id);
    expect(await answers.of(id)).toEqual([]);
  });
});

describe('what a reader is told', () => {
  const usage = 'https://api.example.com/usage';
  const readerOf = (tools: ReturnType<typeof overhearing>['tools'], addresses: string[]): UsageReader => ({
    via: 'oauth',
    cost: 'request',
    complete: true,
    async read() {
      for (const url of addresses) await tools.getJson({ url });
      await tools.capture('status');
      return snapshot();
    },
  });

  function listen(answers: Record<string, unknown>) {
    const kept: unknown[] = [];
    const { tools } = answering(answers);
    const heard = overhearing(
      { ...tools, capture: async () => ({ at: 0, text: 'a capture' }) },
      (via, said) => kept.push([via, [...said]]),
    );
    const read = (...addresses: string[]) => heard.listenTo(readerOf(heard.tools, addresses)).read(account());
    return { kept, read };
  }

  test('is handed over when it could say something', async () => {
    const { kept, read } = listen({ [usage]: { used: 1 } });
    expect(await read(usage)).toEqual(snapshot());
    const said = [
      { from: `GET ${usage}`, answer: { used: 1 } },
      { from: 'capture status', answer: 'a capture' },
    ];
    expect(kept).toEqual([['oauth', said]]);
    await read();
    expect(kept[1]).toEqual(['oauth', said.slice(1)]);
  });

  test('is not when it failed: the number that is shown came from an earlier answer', async () => {
    const { kept, read } = listen({
      [usage]: { used: 1 },
      'https://api.example.com/more': failure('offline'),
    });
    await expect(read(usage, 'https://api.example.com/more')).rejects.toThrow('said by the net');
    expect(kept).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import type { Credential, JsonRequest, ReaderChain, ReaderTools } from '../../app/providers/provider.ts';
import { ReadError } from '../../app/providers/read-error.ts';
import { readersOf } from '../../app/providers/registry.ts';
import type { Account, ErrorCode } from '../../shared/meter.ts';
import { machine } from './machine.ts';

const claude = await readersOf('anthropic');
const codex = await readersOf('openai');

const account = (provider: string, more: Partial<Account> = {}): Account => ({
  id: `${provider}-12345678`,
  provider,
  source: 'borrowed',
  tool: provider === 'openai' ? 'codex' : 'claude-code',
  keyEnv: null,
  baseUrl: null,
  member: null,
  label: 'ada@example.com',
  plan: null,
  ...more,
});

type Answer = unknown;

/** Answers by path; an error is thrown, a list gives one answer after another. */
function tools(answers: Record<string, Answer>, credentials: Partial<Credential>[] = [{}]) {
  const asked: JsonRequest[] = [];
  let reads = 0;
  const given: ReaderTools = {
    async getJson(request) {
      asked.push(request);
      const known = answers[new URL(request.url).pathname];
      const answer: unknown = Array.isArray(known) ? known.shift() : known;
      if (answer === undefined) throw new ReadError('not_found', 'not there');
      if (answer instanceof Error) throw answer;
      return answer;
    },
    async credential() {
      const credential = credentials[Math.min(reads, credentials.length - 1)];
      reads += 1;
      return { accessToken: 'token-1', vendorAccount: null, ...credential };
    },
    now: () => Date.UTC(2026, 3, 15),
    surroundings: machine(),
    capture: async () => null,
    budget: () => null,
  };
  return { asked, given, paths: () => asked.map(({ url }) => new URL(url).pathname), reads: () => reads };
}

/** With the one that asks the vendor. */
const readWith = (chain: ReaderChain | null, given: ReaderTools, who: Account) =>
  chain?.(given, who)
    .find(({ cost }) => cost === 'request')
    ?.read(who);

const failure = (code: ErrorCode, retryAt: number | null = null): ReadError =>
  new ReadError(code, 'said by the net', retryAt);

const claudeUsage = { five_hour: { utilization: 11, resets_at: null } };
const usagePath = '/api/oauth/usage';
const profilePath = '/api/oauth/profile';
const max = { account: { has_claude_max: true }, organization: { rate_limit_tier: 'default_claude_max_5x' } };

describe.skipIf(claude === null)("Claude's readers", () => {
  const read = (given: ReaderTools, more: Partial<Account> = {}) =>
    readWith(claude, given, account('anthropic', more));

  test('one request with the token; the plan that the login names', async () => {
    const { given, asked } = tools({ [usagePath]: claudeUsage }, [{ plan: 'pro' }]);
    expect(await read(given, { plan: 'max' })).toMatchObject({
      accountId: 'anthropic-12345678',
      plan: 'pro',
      meters: [{ kind: 'five_hour', utilisation: 11, via: 'oauth' }],
      problems: [],
    });
    expect(asked).toEqual([
      {
        url: 'https://api.anthropic.com/api/oauth/usage',
        headers: { authorization: 'Bearer token-1', 'anthropic-beta': 'oauth-2025-04-20' },
      },
    ]);
  });

  test('the profile is asked only for a plan that is not known', async () => {
    const known = tools({ [usagePath]: claudeUsage });
    expect((await read(known.given, { plan: 'max' }))?.plan).toBe('max');
    expect(known.paths()).toEqual([usagePath]);
    const unknown = tools({ [usagePath]: claudeUsage, [profilePath]: max });
    expect((await read(unknown.given))?.plan).toBe('default_claude_max_5x');
    expect(unknown.paths()).toEqual([usagePath, profilePath]);
  });

  test('a profile that cannot be read does not cost the limits', async () => {
    const { given } = tools({ [usagePath]: claudeUsage, [profilePath]: failure('rate_limited') });
    expect(await read(given)).toMatchObject({
      plan: null,
      meters: [{ utilisation: 11 }],
      problems: [{ at: 'profile' }],
    });
  });

  test('a refused login is read anew once and tried again if it changed', async () => {
    const answers = { [usagePath]: [failure('auth_expired'), claudeUsage] };
    const changed = tools(answers, [{ plan: 'pro' }, { accessToken: 'token-2', plan: 'pro' }]);
    expect(await read(changed.given)).toMatchObject({ meters: [{ utilisation: 11 }] });
    expect(changed.asked.map(({ headers }) => headers?.['authorization'])).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
  });

  test('an unchanged login is not tried twice; who owns it has to sign in again', async () => {
    const same = tools({ [usagePath]: failure('auth_expired') });
    await expect(read(same.given)).rejects.toMatchObject({
      code: 'auth_expired',
      message: 'Claude refused the login: sign in with Claude Code again.',
    });
    expect(same.asked).toHaveLength(1);
    expect(same.reads()).toBe(2);
    const own = tools({ [usagePath]: failure('auth_expired') });
    await expect(read(own.given, { source: 'own', tool: null })).rejects.toMatchObject({
      message: 'Claude refused the login: sign in again.',
    });
  });

  test('being throttled keeps the waiting time and says that Refresh makes it worse', async () => {
    const { given } = tools({ [usagePath]: failure('rate_limited', 1234) });
    await expect(read(given)).rejects.toMatchObject({
      code: 'rate_limited',
      retryAt: 1234,
      message: expect.stringContaining('Refresh makes it worse'),
    });
  });

  test('an answer without any limit in it is unreadable; an account without limits is not', async () => {
    await expect(read(tools({ [usagePath]: { error: 'x' } }).given)).rejects.toMatchObject({
      code: 'unreadable',
    });
    const none = tools({ [usagePath]: { five_hour: null, seven_day: null } }, [{ plan: 'free' }]);
    expect(await read(none.given)).toMatchObject({ plan: 'free', meters: [] });
  });

  test('what is no failure to read is not dressed up as one', async () => {
    const { given } = tools({ [usagePath]: new TypeError('our own mistake') });
    await expect(read(given)).rejects.toThrow(TypeError);
  });
});

const wham = '/backend-api/wham/usage';
const second = '/backend-api/codex/usage';
const codexUsage = {
  plan_type: 'plus',
  rate_limit: { primary_window: { used_percent: 4, limit_window_seconds: 18_000, reset_after_seconds: 60 } },
};

describe.skipIf(codex === null)("Codex's readers", () => {
  const read = (given: ReaderTools, more: Partial<Account> = {}) =>
    readWith(codex, given, account('openai', more));

  test('names the account where it is known, and takes the plan from the answer', async () => {
    const { given, asked } = tools({ [wham]: codexUsage }, [{ vendorAccount: 'acc-1', plan: 'free' }]);
    expect(await read(given, { plan: 'go' })).toMatchObject({
      plan: 'plus',
      meters: [{ kind: 'five_hour', utilisation: 4, resetsAt: '2026-04-15T00:01:00.000Z' }],
    });
    expect(asked).toEqual([
      {
        url: 'https://chatgpt.com/backend-api/wham/usage',
        headers: { authorization: 'Bearer token-1', 'chatgpt-account-id': 'acc-1' },
      },
    ]);
    const nameless = tools({ [wham]: codexUsage });
    await read(nameless.given);
    expect(nameless.asked[0]?.headers).toEqual({ authorization: 'Bearer token-1' });
  });

  test.each(['not_found', 'forbidden'] as const)('%s: the other address is asked', async (code) => {
    const { given, paths } = tools({ [wham]: failure(code), [second]: codexUsage });
    expect(await read(given)).toMatchObject({ plan: 'plus' });
    expect(paths()).toEqual([wham, second]);
  });

  test.each(['auth_expired', 'rate_limited', 'network_challenge', 'server_error', 'offline'] as const)(
    '%s: the other address is left alone',
    async (code) => {
      const { given, paths } = tools({ [wham]: failure(code), [second]: codexUsage });
      await expect(read(given)).rejects.toMatchObject({ code });
      expect(paths()).toEqual([wham]);
    },
  );

  test('when neither address lets us in, the first reason counts', async () => {
    const { given } = tools({ [wham]: failure('forbidden') });
    await expect(read(given)).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('sign in with Codex again'),
    });
    const limited = tools({ [wham]: failure('not_found'), [second]: failure('rate_limited') });
    await expect(read(limited.given)).rejects.toMatchObject({ code: 'rate_limited' });
  });

  test('an answer without any limit in it is unreadable', async () => {
    await expect(read(tools({ [wham]: { detail: 'x' } }).given)).rejects.toMatchObject({
      code: 'unreadable',
    });
  });
});

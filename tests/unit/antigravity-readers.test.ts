import { describe, expect, test } from 'vitest';
import type { ReaderTools } from '../../app/providers/provider.ts';
import { readersOf } from '../../app/providers/registry.ts';
import type { Account } from '../../shared/meter.ts';
import { answering, failure } from './answering.ts';
import { account } from './sample.ts';

const antigravity = await readersOf('antigravity');

const daily = 'https://daily-cloudcode-pa.googleapis.com/v1internal:';
const usual = 'https://cloudcode-pa.googleapis.com/v1internal:';
const load = 'loadCodeAssist';
const quota = 'retrieveUserQuotaSummary';
const tier = { paidTier: { id: 'g1-pro-tier' }, cloudaicompanionProject: 'project-1' };
const groups = {
  groups: [
    {
      displayName: 'Gemini Models',
      buckets: [{ bucketId: 'gemini-5h', remaining: { remainingFraction: 0.75 } }],
    },
  ],
};
const meters = [{ kind: 'five_hour', scope: 'Gemini Models', utilisation: 25, via: 'oauth' }];

describe.skipIf(antigravity === null)("Antigravity's reader", () => {
  const read = (tools: ReaderTools, more: Partial<Account> = {}) => {
    const who = account({
      id: 'antigravity-1',
      provider: 'antigravity',
      tool: 'antigravity',
      plan: null,
      ...more,
    });
    return antigravity?.(tools, who)[0]?.read(who);
  };

  test('asks for the tier and the project, then for the quota, at one host', async () => {
    const { tools, asked } = answering({ [daily + load]: tier, [daily + quota]: groups });
    expect(await read(tools)).toMatchObject({ plan: 'g1-pro-tier', meters, problems: [] });
    expect(asked).toMatchObject([
      {
        url: daily + load,
        method: 'POST',
        headers: { authorization: 'Bearer token-1' },
        body: { metadata: { ideType: 'ANTIGRAVITY', pluginType: 'GEMINI' } },
      },
      { url: daily + quota, method: 'POST', body: { project: 'project-1' } },
    ]);
  });

  test.each(['forbidden', 'not_found', 'unreadable'] as const)(
    '%s for the tier does not cost the quota, which is asked for without a project',
    async (code) => {
      const { tools, asked } = answering({ [daily + load]: failure(code), [daily + quota]: groups });
      expect(await read(tools, { plan: 'free-tier' })).toMatchObject({
        plan: 'free-tier',
        meters,
        problems: [{ at: 'loadCodeAssist' }],
      });
      expect(asked[1]?.body).toEqual({});
    },
  );

  test.each(['offline', 'timeout', 'server_error', 'not_found', 'forbidden'] as const)(
    '%s at the first host: the second is asked for everything',
    async (code) => {
      const { tools, addresses } = answering({
        [daily + load]: tier,
        [daily + quota]: failure(code),
        [usual + load]: tier,
        [usual + quota]: groups,
      });
      expect(await read(tools)).toMatchObject({ plan: 'g1-pro-tier', meters });
      expect(addresses().slice(2)).toEqual([usual + load, usual + quota]);
    },
  );

  test.each(['auth_expired', 'rate_limited'] as const)('%s: the second host is left alone', async (code) => {
    const { tools, addresses } = answering({ [daily + load]: failure(code, 99) });
    await expect(read(tools)).rejects.toMatchObject({ code, retryAt: 99 });
    expect(addresses()).toEqual([daily + load]);
  });

  test('when both fail, the first reason counts, unless the second asks us to wait', async () => {
    const hosts = { [daily + load]: failure('server_error'), [usual + load]: failure('offline') };
    await expect(read(answering(hosts).tools)).rejects.toMatchObject({ code: 'server_error' });
    const waiting = { [daily + load]: failure('server_error'), [usual + load]: failure('rate_limited', 5) };
    await expect(read(answering(waiting).tools)).rejects.toMatchObject({ code: 'rate_limited', retryAt: 5 });
  });

  test('an expired login is renewed by its owner alone', async () => {
    await expect(read(answering({ [daily + load]: failure('auth_expired') }).tools)).rejects.toMatchObject({
      message: 'Google refused the login: start Antigravity once, then refresh.',
    });
  });

  test('answers without any limit in them are unreadable', async () => {
    const hosts = { [daily + load]: tier, [daily + quota]: {}, [usual + load]: tier, [usual + quota]: {} };
    await expect(read(answering(hosts).tools)).rejects.toMatchObject({ code: 'unreadable' });
  });
});

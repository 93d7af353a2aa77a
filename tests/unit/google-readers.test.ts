import { describe, expect, test } from 'vitest';
import type { ReaderTools } from '../../app/providers/provider.ts';
import { readersOf } from '../../app/providers/registry.ts';
import type { Account } from '../../shared/meter.ts';
import { answering, failure, Refusal } from './answering.ts';
import { account } from './sample.ts';

const gemini = await readersOf('google');

const host = 'https://cloudcode-pa.googleapis.com/v1internal:';
const load = `${host}loadCodeAssist`;
const quota = `${host}retrieveUserQuota`;
const tier = { currentTier: { id: 'standard-tier' }, cloudaicompanionProject: 'project-1' };
const buckets = { buckets: [{ modelId: 'gemini-2.5-pro', remainingFraction: 0.6 }] };
const turnedAway = { ineligibleTiers: [{ reasonCode: 'UNSUPPORTED_CLIENT', tierId: 'free-tier' }] };
const antigravity = { code: 'unsupported', message: expect.stringContaining('Antigravity') };

describe.skipIf(gemini === null)("Gemini Code Assist's reader", () => {
  const read = (tools: ReaderTools, more: Partial<Account> = {}) => {
    const who = account({
      id: 'google-12345678',
      provider: 'google',
      tool: 'gemini-cli',
      plan: null,
      ...more,
    });
    return gemini?.(tools, who)[0]?.read(who);
  };

  test('asks for the project and then for its quota', async () => {
    const { tools, asked } = answering({ [load]: tier, [quota]: buckets });
    expect(await read(tools)).toMatchObject({
      accountId: 'google-12345678',
      plan: 'standard-tier',
      meters: [{ kind: 'model_quota', scope: 'gemini-2.5-pro', utilisation: 40, via: 'oauth' }],
      problems: [],
    });
    expect(asked).toMatchObject([
      {
        url: load,
        method: 'POST',
        headers: { authorization: 'Bearer token-1' },
        body: { metadata: { ideType: 'GEMINI_CLI', pluginType: 'GEMINI' } },
      },
      { url: quota, method: 'POST', body: { project: 'project-1' } },
    ]);
  });

  test('the project is asked for at every read, and named by the person where the answer has none', async () => {
    const answers = { [load]: [tier, { currentTier: tier.currentTier }], [quota]: buckets };
    const env = { GOOGLE_CLOUD_PROJECT: ' project-2 ' };
    const { tools, asked } = answering(answers, [{}], env);
    await read(tools);
    await read(tools);
    expect(asked.map(({ body }) => body)).toMatchObject([
      { cloudaicompanionProject: 'project-2' },
      { project: 'project-1' },
      { cloudaicompanionProject: 'project-2' },
      { project: 'project-2' },
    ]);
    const none = answering({ [load]: { currentTier: tier.currentTier }, [quota]: buckets });
    await read(none.tools);
    expect(none.asked[1]?.body).toEqual({});
  });

  test.each([
    ['a refusal of the client', new Refusal('forbidden', { error: { status: 'UNSUPPORTED_CLIENT' } })],
    ['a refusal of the tier', new Refusal('forbidden', { error: { message: 'IneligibleTierError: no' } })],
    ['a list of tiers that cannot be had', turnedAway],
    ['the very tier on that list', { ...turnedAway, currentTier: { id: 'free-tier' } }],
    [
      'a reason without a tier',
      { currentTier: { id: 'free-tier' }, ineligibleTiers: [{ reasonCode: 'UNSUPPORTED_CLIENT' }] },
    ],
  ])('%s: a personal plan belongs to Antigravity', async (_, answer) => {
    const { tools, addresses } = answering({ [load]: answer, [quota]: buckets });
    await expect(read(tools)).rejects.toMatchObject(antigravity);
    expect(addresses()).toEqual([load]);
  });

  test('a refusal of the quota may say so too', async () => {
    const refusal = new Refusal('forbidden', { error: { details: [{ reason: 'UNSUPPORTED_CLIENT' }] } });
    const { tools } = answering({ [load]: tier, [quota]: refusal });
    await expect(read(tools)).rejects.toMatchObject(antigravity);
  });

  test('who is served may be told of tiers that others have', async () => {
    for (const served of [
      { ...tier, ...turnedAway },
      { paidTier: { id: 'g1-pro-tier' }, ...turnedAway },
    ]) {
      const { tools } = answering({ [load]: served, [quota]: buckets });
      expect(await read(tools)).toMatchObject({ meters: [{ utilisation: 40 }] });
    }
  });

  test('any other refusal is one of this project', async () => {
    const refusal = new Refusal('forbidden', { error: { status: 'SERVICE_DISABLED' } });
    const { tools } = answering({ [load]: refusal });
    await expect(read(tools)).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('project'),
    });
  });

  test('an expired login is renewed by its owner alone', async () => {
    const { tools, asked } = answering({ [load]: failure('auth_expired') });
    await expect(read(tools)).rejects.toMatchObject({
      code: 'auth_expired',
      message: 'Google refused the login: start Gemini CLI once, then refresh.',
    });
    expect(asked).toHaveLength(1);
    const own = answering({ [load]: failure('auth_expired') });
    await expect(read(own.tools, { source: 'own', tool: null })).rejects.toMatchObject({
      message: 'Google refused the login: sign in again.',
    });
    const renewed = answering({ [load]: [failure('auth_expired'), tier], [quota]: buckets }, [
      {},
      { accessToken: 'token-2' },
    ]);
    expect(await read(renewed.tools)).toMatchObject({ plan: 'standard-tier' });
    expect(renewed.asked.at(-1)?.headers).toEqual({ authorization: 'Bearer token-2' });
  });

  test('an answer without any limit in it is unreadable', async () => {
    const { tools } = answering({ [load]: tier, [quota]: { error: 'x' } });
    await expect(read(tools)).rejects.toMatchObject({ code: 'unreadable' });
  });
});

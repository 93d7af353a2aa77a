import { describe, expect, test } from 'vitest';
import { readersOf } from '../../app/providers/registry.ts';
import type { Account } from '../../shared/meter.ts';
import { accountAt, failure, readerNet, type Answer } from './reader-net.ts';

const copilot = await readersOf('copilot');
const path = '/copilot_internal/user';
const quota = {
  copilot_plan: 'individual',
  quota_snapshots: { premium_interactions: { entitlement: 300, remaining: 240, percent_remaining: 80 } },
};

describe.skipIf(copilot === null)("Copilot's reader", () => {
  function reading(answer: Answer, more: Partial<Account> = {}, credential: object = {}) {
    const net = readerNet({ answers: { [path]: answer }, credentials: [credential] });
    const account = accountAt('copilot', more);
    return { net, read: async () => copilot?.(net.tools, account)[0]?.read(account) };
  }

  test('asks GitHub once, with its own kind of token', async () => {
    const { net, read } = reading(quota);
    expect(await read()).toMatchObject({
      accountId: 'copilot-12345678',
      plan: 'individual',
      meters: [{ kind: 'premium_interactions', utilisation: 20, via: 'oauth' }],
    });
    expect(net.asked).toEqual([
      {
        url: 'https://api.github.com/copilot_internal/user',
        headers: { authorization: 'token token-1', 'x-github-api-version': '2025-04-01' },
      },
    ]);
  });

  test.each([
    ['the login says so', {}, { baseUrl: 'https://octo.ghe.com' }],
    ['the account says so', { baseUrl: 'https://octo.ghe.com' }, {}],
    ['it is spelled out', { baseUrl: 'https://api.octo.ghe.com/' }, {}],
  ])('a token of another GitHub goes there and nowhere else: %s', async (_, more, credential) => {
    const { net, read } = reading(quota, more, credential);
    await read();
    expect(net.urls()).toEqual(['https://api.octo.ghe.com/copilot_internal/user']);
    const refused = reading(failure('not_found'), more, credential);
    await expect(refused.read()).rejects.toMatchObject({ code: 'not_found' });
    expect(refused.net.urls()).toEqual(['https://api.octo.ghe.com/copilot_internal/user']);
  });

  test('a login of github.com is not shown to another GitHub', async () => {
    const { net, read } = reading(quota, { baseUrl: 'https://octo.ghe.com' }, { baseUrl: null });
    await read();
    expect(net.urls()).toEqual(['https://api.github.com/copilot_internal/user']);
  });

  test.each(['http://octo.ghe.com', 'octo.ghe.com', 'file:///etc'])('%s is not asked', async (baseUrl) => {
    const { net, read } = reading(quota, { baseUrl });
    await expect(read()).rejects.toMatchObject({ code: 'unsupported' });
    expect(net.asked).toEqual([]);
  });

  test.each([
    ['not_found', null, 'There is no Copilot on this GitHub account.'],
    ['auth_expired', null, 'GitHub refused the login: sign in again.'],
    ['auth_expired', 'gh', 'GitHub refused the login: sign in with GitHub CLI again.'],
    ['auth_expired', 'copilot', 'GitHub refused the login: sign in with GitHub Copilot again.'],
    ['rate_limited', null, 'said by the net'],
  ] as const)('%s (%s): %s', async (code, tool, message) => {
    await expect(reading(failure(code, 7), { tool }).read()).rejects.toMatchObject({
      code,
      message,
      retryAt: 7,
    });
  });

  test('a seat without a limit is no failure; an answer about something else is', async () => {
    expect(await reading({ copilot_plan: 'business' }).read()).toMatchObject({
      plan: 'business',
      meters: [],
    });
    await expect(reading({ message: 'x' }).read()).rejects.toMatchObject({ code: 'unreadable' });
  });
});

import { describe, expect, test } from 'vitest';
import type { Credential } from '../../app/providers/provider.ts';
import { readersOf } from '../../app/providers/registry.ts';
import type { Account } from '../../shared/meter.ts';
import { answering, failure } from './answering.ts';
import { account } from './sample.ts';

const cursor = await readersOf('cursor');

const summary = 'https://cursor.com/api/usage-summary';
const requests = 'https://cursor.com/api/usage';
const period = 'https://api2.cursor.sh/aiserver.v1.DashboardService/GetCurrentPeriodUsage';

const tokenOf = (claims: object): string =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;
const accessToken = tokenOf({ sub: 'google-oauth2|tenant|user_01' });
const plan = { individualUsage: { plan: { used: 500, limit: 2000 } }, membershipType: 'pro' };
const onDemand = { enabled: true, used: 100, limit: 1000 };

describe.skipIf(cursor === null)("Cursor's readers", () => {
  const chainOf = (
    answers: Record<string, unknown>,
    more: Partial<Account> = {},
    login: Partial<Credential>[] = [],
  ) => {
    const given = answering(answers, login.length === 0 ? [{ accessToken }] : login);
    const who = account({ id: 'cursor-1', provider: 'cursor', tool: 'cursor', plan: null, ...more });
    const chain = (cursor?.(given.tools, who) ?? []).map((reader) => ({
      ...reader,
      read: () => reader.read(who),
    }));
    const readerOf = (via: string) => chain.find((reader) => reader.via === via)?.read();
    return { ...given, chain, readerOf };
  };

  test('are three, best first', () => {
    expect(chainOf({}).chain.map(({ via, cost, complete }) => [via, cost, complete])).toEqual([
      ['summary', 'request', true],
      ['requests', 'request', true],
      ['period', 'request', true],
    ]);
  });

  test("the summary is shown a cookie that is made of the program's own token", async () => {
    const { readerOf, asked } = chainOf({ [summary]: plan });
    expect(await readerOf('summary')).toMatchObject({
      accountId: 'cursor-1',
      plan: 'pro',
      meters: [{ kind: 'plan', utilisation: 25, used: 5, limit: 20, unit: 'USD', via: 'summary' }],
    });
    expect(asked).toEqual([
      { url: summary, headers: { cookie: `WorkosCursorSessionToken=user_01%3A%3A${accessToken}` } },
    ]);
  });

  test('where only on-demand use has a limit, requests are what limits the account', async () => {
    const beyond = {
      individualUsage: { plan: { used: 0, limit: 0 }, onDemand },
      membershipType: 'enterprise',
    };
    const counted = { 'gpt-4': { numRequests: 200, maxRequestUsage: 500 } };
    const both = chainOf({ [summary]: beyond, [requests]: counted });
    expect(await both.readerOf('summary')).toMatchObject({
      plan: 'enterprise',
      meters: [
        { kind: 'requests', utilisation: 40, via: 'requests' },
        { kind: 'on_demand', utilisation: 10, via: 'summary' },
      ],
    });
    expect(both.addresses()).toEqual([summary, `${requests}?user=user_01`]);
    const alone = chainOf({ [summary]: beyond, [requests]: failure('server_error') });
    expect(await alone.readerOf('summary')).toMatchObject({ meters: [{ kind: 'on_demand' }] });
  });

  test('an unlimited account has no meters and is read all the same', async () => {
    const { readerOf, asked } = chainOf({ [summary]: { isUnlimited: true, membershipType: 'enterprise' } });
    expect(await readerOf('summary')).toMatchObject({ plan: 'enterprise', meters: [] });
    expect(asked).toHaveLength(1);
  });

  test('without any limit the next reader is left to find one; what is no answer is unreadable', async () => {
    const { readerOf } = chainOf({
      [summary]: { individualUsage: { plan: { used: 0, limit: 0 } } },
      [requests]: { 'gpt-4': { numRequests: 0, maxRequestUsage: null } },
      [period]: { error: 'x' },
    });
    await expect(readerOf('summary')).rejects.toMatchObject({ code: 'not_found' });
    await expect(readerOf('requests')).rejects.toMatchObject({ code: 'not_found' });
    await expect(readerOf('period')).rejects.toMatchObject({ code: 'unreadable' });
  });

  test("the editor's server is shown the token itself", async () => {
    const answer = { planUsage: { totalSpend: 1300, limit: 2000, totalPercentUsed: 65 } };
    const { readerOf, asked } = chainOf({ [period]: answer }, { plan: 'pro' });
    expect(await readerOf('period')).toMatchObject({
      plan: 'pro',
      meters: [{ kind: 'plan', utilisation: 65, used: 13, limit: 20, via: 'period' }],
    });
    expect(asked).toEqual([
      {
        url: period,
        method: 'POST',
        headers: { authorization: `Bearer ${accessToken}`, 'connect-protocol-version': '1' },
        body: {},
      },
    ]);
  });

  test('a refused login is read anew once, with another cookie then', async () => {
    const second = tokenOf({ sub: 'auth0|user_02' });
    const given = chainOf({ [summary]: [failure('auth_expired'), plan] }, {}, [
      { accessToken },
      { accessToken: second },
    ]);
    expect(await given.readerOf('summary')).toMatchObject({ plan: 'pro' });
    expect(given.asked[1]?.headers?.['cookie']).toBe(`WorkosCursorSessionToken=user_02%3A%3A${second}`);
    const refused = chainOf({ [summary]: failure('auth_expired') });
    await expect(refused.readerOf('summary')).rejects.toMatchObject({
      code: 'auth_expired',
      message: 'Cursor refused the login: open Cursor, sign in again if it asks, then refresh.',
    });
  });

  test.each([
    'opaque',
    tokenOf({}),
    tokenOf({ sub: 'auth0|' }),
    tokenOf({ sub: 'auth0|user; Domain=elsewhere' }),
    `${tokenOf({ sub: 'auth0|user_1' })}; x=y`,
    `${tokenOf({ sub: 'auth0|user_1' })}\r\nx-other: y`,
  ])('a token that makes no cookie is never sent (%#)', async (token) => {
    const { readerOf, asked } = chainOf({ [summary]: plan }, {}, [{ accessToken: token }]);
    await expect(readerOf('summary')).rejects.toMatchObject({ code: 'not_signed_in' });
    expect(asked).toEqual([]);
  });
});

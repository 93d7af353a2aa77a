import { describe, expect, test } from 'vitest';
import type { JsonRequest, ReaderTools } from '../../app/providers/provider.ts';
import { readersOf } from '../../app/providers/registry.ts';
import type { Account } from '../../shared/meter.ts';
import { accountAt, failure, readerNet } from './reader-net.ts';

const dollars = (value: number) => ({ amount: { value, currency: 'usd' } });
const cents = (value: number) => ({ amount: String(value * 100), currency: 'USD' });

const providers = [
  {
    provider: 'openai',
    readers: await readersOf('openai'),
    path: '/v1/organization/costs',
    result: dollars,
    admin: 'sk-admin-1',
    url: 'https://api.openai.com/v1/organization/costs?start_time=1775001600&bucket_width=1d&limit=31&group_by=line_item',
    headers: { authorization: 'Bearer sk-admin-1' },
  },
  {
    provider: 'anthropic',
    readers: await readersOf('anthropic'),
    path: '/v1/organizations/cost_report',
    result: cents,
    admin: 'sk-ant-admin01-1',
    url: 'https://api.anthropic.com/v1/organizations/cost_report?starting_at=2026-04-01T00%3A00%3A00.000Z&bucket_width=1d&limit=31',
    headers: { 'x-api-key': 'sk-ant-admin01-1', 'anthropic-version': '2023-06-01' },
  },
];

describe.each(providers)(
  'what a key of $provider spent',
  ({ provider, readers, path, result, admin, url, headers }) => {
    const page = (value: number, next: string | null) => ({
      data: [{ results: [result(value)] }],
      has_more: next !== null,
      next_page: next,
    });
    const keyAccount: Account = accountAt(provider, { source: 'key', keyEnv: 'KEY', plan: 'api' });
    const reader = (tools: ReaderTools) =>
      readers?.(tools, keyAccount).find(({ cost }) => cost === 'request');

    function reading(
      answer: unknown,
      { budget = null, key = admin }: { budget?: number | null; key?: string } = {},
    ) {
      const net = readerNet({ answers: { [path]: answer }, credentials: [{ accessToken: key }], budget });
      return { net, read: async () => reader(net.tools)?.read(keyAccount) };
    }

    test.skipIf(readers === null)(
      'is asked for since the first of the month, against the budget that was set',
      async () => {
        const { net, read } = reading(page(12.5, null), { budget: 50 });
        expect(await read()).toMatchObject({
          accountId: `${provider}-12345678`,
          plan: 'api',
          meters: [
            {
              kind: 'api_budget',
              utilisation: 25,
              used: 12.5,
              limit: 50,
              unit: 'USD',
              resetsAt: '2026-05-01T00:00:00.000Z',
              via: 'cost-report',
            },
          ],
        });
        expect(net.asked).toEqual([{ url, headers }]);
      },
    );

    test.skipIf(readers === null).each([null, 0, -5, Number.NaN])(
      'has no share of a budget of %s',
      async (budget) => {
        const snapshot = await reading(page(12.5, null), { budget }).read();
        expect(snapshot?.meters).toMatchObject([{ utilisation: null, used: 12.5, limit: null }]);
      },
    );

    test.skipIf(readers === null)('may be more than the budget', async () => {
      expect((await reading(page(75, null), { budget: 50 }).read())?.meters).toMatchObject([
        { utilisation: 150 },
      ]);
    });

    test.skipIf(readers === null)('is the sum of all pages', async () => {
      const { net, read } = reading([page(1, 'two+&'), page(2, 'three'), page(4, null)]);
      expect((await read())?.meters).toMatchObject([{ used: 7 }]);
      const asked = net.urls().map((each) => new URL(each).searchParams.get('page'));
      expect(asked).toEqual([null, 'two+&', 'three']);
    });

    test.skipIf(readers === null)('is not read from pages without end', async () => {
      const number = ({ url: at }: JsonRequest): number => Number(new URL(at).searchParams.get('page') ?? 0);
      const endless = reading((request: JsonRequest) => page(1, String(number(request) + 1)));
      await expect(endless.read()).rejects.toMatchObject({ code: 'unreadable' });
      expect(endless.net.asked).toHaveLength(100);
      const circle = reading(() => page(1, 'again'));
      await expect(circle.read()).rejects.toMatchObject({ code: 'unreadable' });
      expect(circle.net.asked).toHaveLength(2);
    });

    test.skipIf(readers === null)('is not told in part: what was known stays', async () => {
      for (const body of [{}, { data: [{ results: [{}] }] }, { data: [], has_more: true }]) {
        await expect(reading(body).read()).rejects.toMatchObject({ code: 'unreadable' });
      }
      const { read } = reading([page(1, 'two'), failure('timeout')]);
      await expect(read()).rejects.toMatchObject({ code: 'timeout' });
    });

    test.skipIf(readers === null).each(['auth_expired', 'forbidden'] as const)(
      'is told to admin keys only (%s), and another key hears that',
      async (code) => {
        await expect(reading(failure(code), { key: 'sk-plain' }).read()).rejects.toMatchObject({
          code,
          message: expect.stringContaining('admin keys only'),
        });
        await expect(reading(failure(code)).read()).rejects.toMatchObject({
          code,
          message: expect.not.stringContaining('admin keys only'),
        });
      },
    );

    test.skipIf(readers === null)('has its waiting time kept', async () => {
      await expect(reading(failure('rate_limited', 7)).read()).rejects.toMatchObject({ retryAt: 7 });
    });

    test.skipIf(readers === null)('is no business of a login, nor a subscription that of a key', async () => {
      const net = readerNet({});
      const vias = (source: Account['source']) =>
        readers?.(net.tools, accountAt(provider, { source })).map(({ via }) => via);
      expect(vias('key')).toEqual(['headers', 'cost-report']);
      expect(vias('borrowed')).not.toContain('cost-report');
      expect(vias('own')).toContain('oauth');
    });
  },
);

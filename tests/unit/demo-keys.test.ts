import { describe, expect, test } from 'vitest';
import type { JsonRequest, ProviderDemo, ReaderTools } from '../../app/providers/provider.ts';
import { demoOf, keysOf, readersOf } from '../../app/providers/registry.ts';
import { accountAt, failure, readerNet } from './reader-net.ts';

const load = async (provider: string, admin: string, plain: string) => ({
  provider,
  admin,
  plain,
  demo: await demoOf(provider),
  keys: await keysOf(provider),
  readers: await readersOf(provider),
});
const providers = await Promise.all([
  load('openai', 'sk-admin-sample-ops', 'sk-sample-ops'),
  load('anthropic', 'sk-ant-admin-sample-ops', 'sk-ant-sample-ops'),
]);

const now = Date.UTC(2026, 8, 17, 12);

/** What the simulator would answer, as the network says it. */
function netOf(demo: ProviderDemo, key: string): ReaderTools {
  const getJson = async ({ url, headers = {}, onHeaders }: JsonRequest): Promise<unknown> => {
    const { origin, pathname, search } = new URL(url);
    const token = headers['x-api-key'] ?? headers['authorization']?.replace('Bearer ', '') ?? null;
    expect(demo.origins).toContain(origin);
    const path = pathname + search;
    const answer = demo.answer({ origin, method: 'GET', path, headers, token, body: '', now });
    if (answer === null) throw failure('not_found');
    onHeaders?.(new Headers(answer.headers));
    if (answer.status === 401) throw failure('auth_expired');
    if (answer.status === 403) throw failure('forbidden');
    return answer.body;
  };
  const { tools } = readerNet({ credentials: [{ accessToken: key }], budget: 1000 });
  return { ...tools, getJson, now: () => now };
}

describe.each(providers)(
  'the sample keys of $provider',
  ({ provider, admin, plain, demo, keys, readers }) => {
    const accountsOf = async (key: string) =>
      demo === null ? undefined : keys?.accounts({ key, baseUrl: null }, netOf(demo, key));
    const read = async (key: string) => {
      const account = accountAt(provider, { source: 'key' });
      const chain = demo === null ? undefined : readers?.(netOf(demo, key), account);
      return chain?.find(({ cost }) => cost === 'request')?.read(account);
    };

    test.skipIf(demo === null)('one is of an administrator, one is not, and a third is refused', async () => {
      const [ofAdmin] = (await accountsOf(admin)) ?? [];
      const [ofAnybody] = (await accountsOf(plain)) ?? [];
      expect(ofAdmin?.label).not.toContain('not an admin key');
      expect(ofAnybody?.label).toContain('not an admin key');
      await expect(accountsOf('sk-of-nobody')).rejects.toMatchObject({ code: 'auth_expired' });
    });

    test.skipIf(demo === null)("the administrator's says what was spent this month", async () => {
      const snapshot = await read(admin);
      expect(snapshot).toMatchObject({
        meters: [{ kind: 'api_budget', limit: 1000, unit: 'USD' }],
        problems: [],
      });
      const [meter] = snapshot?.meters ?? [];
      expect(meter?.used).toBeGreaterThan(50);
      expect(meter?.used).toBeLessThan(500);
      await expect(read(plain)).rejects.toMatchObject({
        message: expect.stringContaining('admin keys only'),
      });
    });
  },
);

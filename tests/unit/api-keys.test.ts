import { describe, expect, test } from 'vitest';
import { keysOf } from '../../app/providers/registry.ts';
import { failure, readerNet, type Answer } from './reader-net.ts';

const providers = [
  {
    provider: 'openai',
    keys: await keysOf('openai'),
    report: '/v1/organization/costs',
    header: 'openai-organization',
    admin: 'sk-admin-secret-secret',
    plain: 'sk-secret-secret',
    name: 'OpenAI API',
  },
  {
    provider: 'anthropic',
    keys: await keysOf('anthropic'),
    report: '/v1/organizations/cost_report',
    header: 'anthropic-organization-id',
    admin: 'sk-ant-admin01-secret-secret',
    plain: 'sk-ant-api03-secret-secret',
    name: 'Claude API',
  },
];
const models = '/v1/models';
const empty = { data: [], has_more: false, next_page: null };

describe.each(providers)('a key of $provider', ({ provider, keys, report, header, admin, plain, name }) => {
  async function present(key: string, answers: Record<string, Answer>, headers: Record<string, string> = {}) {
    const net = readerNet({ answers, headers });
    const accounts = keys?.accounts({ key, baseUrl: null }, net.tools);
    const paths = () => net.asked.map(({ url }) => new URL(url).pathname);
    return { accounts, paths };
  }

  test.skipIf(keys === null)(
    'of an administrator stands for the organisation, whichever key it is',
    async () => {
      const { accounts, paths } = await present(admin, { [report]: empty }, { [header]: 'org-1' });
      expect(await accounts).toEqual([
        {
          provider,
          vendorAccount: 'org-1',
          label: `${name} (org-1)`,
          plan: 'api',
          member: null,
          unsupported: null,
        },
      ]);
      expect(paths()).toEqual([report]);
    },
  );

  test.skipIf(keys === null)(
    'stands for itself where no organisation is named, and does not tell itself',
    async () => {
      const { accounts } = await present(admin, { [report]: empty });
      const [account] = (await accounts) ?? [];
      expect(account).toMatchObject({ label: name });
      expect(account?.vendorAccount).toMatch(/^[\da-f]{64}$/);
      expect(JSON.stringify(account)).not.toContain('secret');
    },
  );

  test.skipIf(keys === null).each(['auth_expired', 'forbidden'] as const)(
    'that is no administrator’s (%s) is an account all the same',
    async (code) => {
      const { accounts, paths } = await present(plain, { [report]: failure(code), [models]: empty });
      expect(await accounts).toMatchObject([{ provider, label: `${name} (not an admin key)`, plan: 'api' }]);
      expect(paths()).toEqual([report, models]);
    },
  );

  test.skipIf(keys === null)('that nobody knows is refused', async () => {
    const wrong = failure('auth_expired');
    const { accounts } = await present(plain, { [report]: wrong, [models]: wrong });
    await expect(accounts).rejects.toMatchObject({
      code: 'auth_expired',
      message: `${name}: the key was refused.`,
    });
    const { accounts: none, paths } = await present(admin, { [report]: wrong, [models]: empty });
    await expect(none).rejects.toMatchObject({ code: 'auth_expired' });
    // One request with a wrong key is enough.
    expect(paths()).toEqual([report]);
  });

  test.skipIf(keys === null).each(['offline', 'server_error', 'rate_limited'] as const)(
    'is neither good nor bad when the answer is %s',
    async (code) => {
      const { accounts, paths } = await present(plain, { [report]: failure(code), [models]: empty });
      await expect(accounts).rejects.toMatchObject({ code });
      expect(paths()).toEqual([report]);
    },
  );
});

const openrouter = await keysOf('openrouter');

describe.skipIf(openrouter === null)('a key of OpenRouter', () => {
  const key = 'sk-or-v1-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef';
  const path = '/api/v1/key';
  const accountsFor = async (answer: Answer) => {
    const net = readerNet({ answers: { [path]: answer } });
    return { asked: net.asked, accounts: openrouter?.accounts({ key, baseUrl: null }, net.tools) };
  };

  test('is presented once, and called what it was named', async () => {
    const { asked, accounts } = await accountsFor({ data: { label: 'lab', is_free_tier: false } });
    expect(await accounts).toMatchObject([
      { provider: 'openrouter', label: 'OpenRouter (lab)', plan: 'api', member: null, unsupported: null },
    ]);
    expect(asked).toEqual([
      { url: 'https://openrouter.ai/api/v1/key', headers: { authorization: `Bearer ${key}` } },
    ]);
  });

  test('does not tell itself, not even when it is its own name', async () => {
    for (const label of [key, null, 7]) {
      const { accounts } = await accountsFor({ data: { label } });
      const [account] = (await accounts) ?? [];
      expect(account?.label).toBe('OpenRouter');
      expect(JSON.stringify(account)).not.toContain('0123456789abcdef0123');
    }
  });

  test('that is refused is no account', async () => {
    const { accounts } = await accountsFor(failure('auth_expired'));
    await expect(accounts).rejects.toMatchObject({
      code: 'auth_expired',
      message: expect.stringContaining('OpenRouter refused the key'),
    });
  });
});

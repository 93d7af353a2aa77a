import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { accountId } from '../../app/accounts/accounts.ts';
import type { KeyAccount, ReaderTools } from '../../app/providers/provider.ts';
import { keysOf, readersOf, wireOf } from '../../app/providers/registry.ts';
import { createGetJson } from '../../app/system/http.ts';
import { surroundingsOf } from '../../app/system/surroundings.ts';
import type { Account, UsageSnapshot } from '../../shared/meter.ts';
import { behind, now, vendor } from '../rig/cli-proxy-people.ts';
import {
  startCliProxy,
  type CliProxy,
  type ProxyAccount,
  type VendorAnswer,
  type VendorRequest,
} from '../rig/cli-proxy.ts';

const keys = await keysOf('cliproxy');
const readers = await readersOf('cliproxy');
const spokenFor = await Promise.all(['anthropic', 'openai', 'antigravity', 'kimi'].map(wireOf));
const allThere = keys !== null && readers !== null && !spokenFor.includes(null);

let proxy: CliProxy;
let overridden: ((request: VendorRequest) => VendorAnswer | null) | null = null;

beforeEach(async () => {
  overridden = null;
  // Each test has a key of its own: one that was refused is remembered.
  const settings = { key: randomUUID(), remote: true, accounts: Object.values(behind) };
  proxy = await startCliProxy(settings, (request) => overridden?.(request) ?? vendor(request));
});
afterEach(() => proxy.close());

function tools(key = proxy.settings.key ?? '', baseUrl = proxy.baseUrl): ReaderTools {
  return {
    getJson: createGetJson({
      fetch,
      endpoints: null,
      userAgent: 'Plimsoll/test',
      timeoutMs: 5_000,
      now: () => now,
    }),
    credential: async () => ({ accessToken: key, vendorAccount: null, baseUrl }),
    now: () => now,
    surroundings: surroundingsOf('/nowhere', {}, 'linux'),
    capture: async () => null,
    budget: () => null,
  };
}

async function list(key = proxy.settings.key ?? '', baseUrl = proxy.baseUrl): Promise<KeyAccount[]> {
  const found = await keys?.accounts({ key, baseUrl }, tools());
  return found ?? [];
}

const saved = ({ provider, vendorAccount, label, plan, member }: KeyAccount): Account => ({
  id: accountId(provider, vendorAccount),
  provider,
  source: 'cliproxy',
  tool: null,
  keyEnv: 'PROXY_KEY',
  baseUrl: proxy.baseUrl,
  member,
  label,
  plan,
});

async function read(account: Account, given = tools()): Promise<UsageSnapshot> {
  const [reader] = readers?.(given, account) ?? [];
  if (reader === undefined) throw new Error('There is no reader.');
  return reader.read(account);
}

async function savedAccounts(): Promise<Account[]> {
  return (await list()).filter(({ unsupported }) => unsupported === null).map(saved);
}

const accountOf = async (label: string): Promise<Account> => {
  const found = (await savedAccounts()).find((account) => account.label === label);
  if (found === undefined) throw new Error(`${label} is not behind the proxy.`);
  return found;
};

const count = (what: string): number => proxy.asked.filter((each) => each.what.endsWith(what)).length;
const wrongKeys = (): number => proxy.asked.filter(({ allowed }) => !allowed).length;

describe.skipIf(!allThere)('CLIProxyAPI', () => {
  test('the accounts behind one key: real providers, the disabled left out, the unsupported with its reason', async () => {
    const found = await list();
    expect(found.map(({ provider, label, plan, member }) => [provider, label, plan, member])).toEqual([
      ['anthropic', 'ada@example.com', null, 'a1'],
      ['anthropic', 'sam@example.com', null, 'a2'],
      ['openai', 'cleo@example.com', 'plus', 'c1'],
      ['antigravity', 'ann@example.com', null, 'g1'],
      ['kimi', 'kim@example.com', null, 'k1'],
      ['xai', 'xavi@example.com', null, 'x1'],
    ]);
    expect(found.map(({ unsupported }) => unsupported).filter((why) => why !== null)).toEqual([
      'The limits of xai cannot be read through CLIProxyAPI.',
    ]);
    expect(proxy.asked).toEqual([{ what: 'GET /v0/management/auth-files', allowed: true }]);
  });

  test('a refresh of all of them: one listing, the right numbers, and one whose token is stale', async () => {
    const accounts = await savedAccounts();
    const listings = count('/auth-files');
    const results = await Promise.allSettled(accounts.map((account) => read(account)));
    const seen = results.map((result) => {
      if (result.status === 'rejected') return (result.reason as { code: string }).code;
      const { plan, meters } = result.value;
      return [plan, ...meters.map(({ kind, utilisation, via }) => [kind, utilisation, via])];
    });
    expect(seen).toEqual([
      ['default_claude_max_20x', ['five_hour', 11, 'cliproxy'], ['seven_day', 40, 'cliproxy']],
      'auth_expired',
      ['plus', ['five_hour', 22, 'cliproxy']],
      ['g1-pro-tier', ['five_hour', 75, 'cliproxy']],
      ['LEVEL_BASIC', ['seven_day', 36, 'cliproxy']],
    ]);
    expect(count('/auth-files') - listings).toBe(1);
    expect(new Set(proxy.asked.map(({ what }) => what))).toEqual(
      new Set(['GET /v0/management/auth-files', 'POST /v0/management/api-call']),
    );
    const codex = proxy.sent.find(({ url }) => url.includes('wham'));
    expect(codex?.header).toMatchObject({
      Authorization: 'Bearer token-of-cleo',
      'Chatgpt-Account-Id': 'acc-cleo',
    });
    const antigravity = proxy.sent.find(({ url }) => url.includes('Summary'));
    expect(antigravity).toMatchObject({ method: 'POST', data: '{"project":"project-of-ann"}' });
    expect(JSON.stringify(proxy.sent)).not.toContain('$TOKEN$');
    // The credits that the vendor tells come with the rest.
    expect(results[2]).toMatchObject({ value: { credits: { balance: 12.5 } } });
  });

  test('a stale token is waited for: the proxy renews it, and nobody is told to sign in', async () => {
    await expect(read(await accountOf('sam@example.com'))).rejects.toMatchObject({
      code: 'auth_expired',
      message: "The proxy's login for this account is stale; the proxy renews it by itself.",
      retryAt: now + 5 * 60_000,
    });
    expect(proxy.sent).toHaveLength(1);
  });

  test("the vendor's 429 keeps its waiting time", async () => {
    overridden = () => ({ status: 429, header: { 'Retry-After': '1800' }, body: {} });
    await expect(read(await accountOf('ada@example.com'))).rejects.toMatchObject({
      code: 'rate_limited',
      retryAt: now + 1_800_000,
    });
  });

  test.each([
    ['a web page', { status: 200, body: '<html></html>' }, 'unreadable'],
    [
      'a network check',
      { status: 403, header: { 'Cf-Mitigated': 'challenge' }, body: '<html>' },
      'network_challenge',
    ],
    ['500', { status: 500, body: '' }, 'server_error'],
    ['something else', { status: 200, body: { error: 'x' } }, 'unreadable'],
  ])('%s from the vendor is told as what it is', async (_, answer, code) => {
    overridden = () => answer;
    await expect(read(await accountOf('kim@example.com'))).rejects.toMatchObject({ code });
  });

  test('an address that moved is looked for at the other one', async () => {
    const moved = 'https://chatgpt.com/backend-api/codex/usage';
    overridden = (request) =>
      request.url === moved
        ? vendor({ ...request, url: 'https://chatgpt.com/backend-api/wham/usage' })
        : { status: 404, body: {} };
    expect((await read(await accountOf('cleo@example.com'))).meters).toMatchObject([{ utilisation: 22 }]);
  });

  test('an account that is gone, switched off, or in whose place somebody else is: never called', async () => {
    const ada = await accountOf('ada@example.com');
    proxy.settings.accounts = [];
    await expect(read(ada)).rejects.toMatchObject({ code: 'not_found' });
    proxy.settings.accounts = [
      { file: { ...behind['ada']?.file, provider: 'claude', disabled: true }, token: 'x' },
    ];
    await expect(read(ada)).rejects.toMatchObject({ code: 'unsupported' });
    const inHerPlace = { auth_index: 'a1', provider: 'claude', email: 'eve@example.com' };
    proxy.settings.accounts = [{ file: inHerPlace, token: 'token-of-eve' }];
    await expect(read(ada)).rejects.toMatchObject({ code: 'not_found' });
    expect(proxy.sent).toEqual([]);
  });

  test('an account that got another place is found there', async () => {
    const ada = await accountOf('ada@example.com');
    const file = { ...behind['ada']?.file, provider: 'claude', auth_index: 'moved' };
    proxy.settings.accounts = [{ file, token: 'token-of-ada' }];
    expect((await read(ada)).meters).toHaveLength(2);
  });

  test('a wrong key is presented once, however often and for however many accounts it is tried', async () => {
    const accounts = await savedAccounts();
    const wrong = randomUUID();
    await expect(list(wrong)).rejects.toMatchObject({ code: 'auth_expired', retryAt: null });
    await expect(list(wrong, `${proxy.baseUrl}/v0/management`)).rejects.toMatchObject({
      code: 'auth_expired',
    });
    const reads = await Promise.allSettled(accounts.map((account) => read(account, tools(wrong))));
    expect(reads.map(({ status }) => status)).toEqual(accounts.map(() => 'rejected'));
    expect(wrongKeys()).toBe(1);
    expect(await list()).toHaveLength(6);
  });

  test('a key that becomes wrong is presented once by all accounts together', async () => {
    const accounts = await savedAccounts();
    const given = tools();
    proxy.settings.key = randomUUID();
    for (let turn = 0; turn < 3; turn += 1) {
      const reads = await Promise.allSettled(accounts.map((account) => read(account, given)));
      for (const result of reads) {
        expect(result).toMatchObject({
          reason: { code: 'auth_expired', message: expect.stringContaining('key') },
        });
      }
    }
    expect(wrongKeys()).toBe(1);
    expect(proxy.sent).toEqual([]);
    // The new key, once the person has it, is another one.
    expect(await list()).toHaveLength(6);
  });

  test('remote management off, management off, and nobody there: each says so', async () => {
    const { key } = proxy.settings;
    proxy.settings.remote = false;
    const off = { code: 'forbidden', message: expect.stringContaining('remote management is off') };
    await expect(list()).rejects.toMatchObject(off);
    proxy.settings.key = null;
    const none = { code: 'not_found', message: expect.stringContaining('no management at this address') };
    await expect(list(key ?? '')).rejects.toMatchObject(none);
    const { baseUrl } = proxy;
    await proxy.close();
    const gone = { code: 'offline', message: expect.stringContaining('is CLIProxyAPI running') };
    await expect(list(key ?? '', baseUrl)).rejects.toMatchObject(gone);
    proxy = await startCliProxy({ key, remote: true, accounts: [] }, vendor);
  });

  test('the key goes to this machine or over https, and to a whole address', async () => {
    const asked: string[] = [];
    const given = {
      now: () => now,
      getJson: async ({ url }: { url: string }) => {
        asked.push(url);
        return { files: [] };
      },
    };
    const at = (baseUrl: string | null) => keys?.accounts({ key: 'k', baseUrl }, given);
    for (const baseUrl of [
      'http://proxy.example.com:8317',
      'http://10.0.0.7',
      'ftp://127.0.0.1',
      'proxy:8317x',
      'https://proxy.example.com/path',
      'https://u:p@proxy.example.com',
    ]) {
      await expect(at(baseUrl)).rejects.toMatchObject({ code: 'unsupported' });
    }
    expect(asked).toEqual([]);
    for (const baseUrl of [
      null,
      'http://localhost:9/v0/management/',
      'http://[::1]:9',
      'https://proxy.example.com',
    ]) {
      await expect(at(baseUrl)).resolves.toEqual([]);
    }
    expect(asked).toEqual([
      'http://127.0.0.1:8317/v0/management/auth-files',
      'http://localhost:9/v0/management/auth-files',
      'http://[::1]:9/v0/management/auth-files',
      'https://proxy.example.com/v0/management/auth-files',
    ]);
  });

  test('people who share a workspace stay apart; one login that lies there twice is one', async () => {
    const seat = (email: string, index: string, plan_type: string): ProxyAccount => ({
      file: {
        auth_index: index,
        provider: 'codex',
        email,
        id_token: { chatgpt_account_id: 'acc', plan_type },
      },
      token: `token-of-${index}`,
    });
    proxy.settings.accounts = [seat('ada@example.com', '1', 'team'), seat('bob@example.com', '2', 'team')];
    expect(new Set((await savedAccounts()).map(({ id }) => id)).size).toBe(2);
    proxy.settings.accounts = [seat('ada@example.com', '1', 'plus'), seat('ada@example.com', '2', 'plus')];
    expect((await list()).map(({ vendorAccount, member }) => [vendorAccount, member])).toEqual([
      ['acc', '1'],
    ]);
  });

  test('a proxy too old to name its accounts, and an answer that is none', async () => {
    proxy.settings.accounts = [
      { file: { type: 'claude', provider: 'claude', name: 'claude-ada.json' }, token: 'x' },
    ];
    expect(await list()).toMatchObject([{ member: null, unsupported: expect.stringContaining('too old') }]);
    const given = { now: () => now, getJson: async () => ({ accounts: [] }) };
    await expect(keys?.accounts({ key: randomUUID(), baseUrl: null }, given)).rejects.toMatchObject({
      code: 'unreadable',
    });
  });
});

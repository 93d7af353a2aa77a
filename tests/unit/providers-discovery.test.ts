import { describe, expect, test } from 'vitest';
import type { Surroundings } from '../../app/providers/provider.ts';
import { ReadError } from '../../app/providers/read-error.ts';
import { discoveryOf } from '../../app/providers/registry.ts';
import { machine } from './machine.ts';

const claude = await discoveryOf('anthropic');
const codex = await discoveryOf('openai');

const jwt = (claims: object): string =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;

const claudeFile = (more: object = {}): string =>
  JSON.stringify({
    claudeAiOauth: {
      accessToken: 'sk-ant-oat-secret',
      refreshToken: 'never-touched',
      expiresAt: 1_735_689_600_000,
      scopes: ['user:inference', 'user:profile'],
      subscriptionType: 'max',
      rateLimitTier: 'default_claude_max_20x',
      ...more,
    },
  });

const codexFile = (tokens: object | null, more: object = {}): string =>
  JSON.stringify({ OPENAI_API_KEY: null, tokens, last_refresh: '2026-09-01T00:00:00Z', ...more });

describe.skipIf(claude === null)("Claude Code's login", () => {
  const path = '/home/ada/.claude/.credentials.json';
  const owner = JSON.stringify({ oauthAccount: { accountUuid: 'uuid-1', emailAddress: 'ada@example.com' } });

  test('is found and read, with whose it is and which size of Max', async () => {
    const here = machine({ [path]: claudeFile(), '/home/ada/.claude.json': owner });
    expect(await claude?.find(here)).toEqual([
      { provider: 'anthropic', tool: 'claude-code', toolName: 'Claude Code', path, trouble: null },
    ]);
    expect(await claude?.borrow('claude-code', here)).toEqual({
      accessToken: 'sk-ant-oat-secret',
      vendorAccount: 'uuid-1',
      email: 'ada@example.com',
      plan: 'default_claude_max_20x',
      expiresAt: 1_735_689_600_000,
    });
  });

  test('is read without knowing whose it is', async () => {
    const here = machine({ [path]: claudeFile({ rateLimitTier: 'unheard-of', expiresAt: 'never' }) });
    expect(await claude?.borrow('claude-code', here)).toMatchObject({
      vendorAccount: null,
      email: null,
      plan: 'max',
      expiresAt: null,
    });
  });

  test('only Max comes in sizes', async () => {
    const here = machine({ [path]: claudeFile({ subscriptionType: 'team' }) });
    expect((await claude?.borrow('claude-code', here))?.plan).toBe('team');
  });

  test('is looked for where the variable says, and then nowhere else', async () => {
    const env = { CLAUDE_CONFIG_DIR: '/srv/claude' };
    const elsewhere = '/srv/claude/.credentials.json';
    const files = { [elsewhere]: claudeFile(), '/srv/claude/.claude.json': owner };
    expect(await claude?.find(machine(files, { env }))).toMatchObject([{ path: elsewhere, trouble: null }]);
    expect((await claude?.borrow('claude-code', machine(files, { env })))?.email).toBe('ada@example.com');
    expect(await claude?.find(machine({ [path]: claudeFile() }, { env }))).toEqual([]);
  });

  test('has Windows paths on Windows', async () => {
    const windows: Partial<Surroundings> = { platform: 'win32', home: 'C:\\Users\\ada' };
    const here = machine({ 'C:\\Users\\ada\\.claude\\.credentials.json': claudeFile() }, windows);
    expect(await claude?.find(here)).toMatchObject([{ trouble: null }]);
  });

  test('is not there on a machine without it', async () => {
    expect(await claude?.find(machine({}))).toEqual([]);
    await expect(claude?.borrow('claude-code', machine({}))).rejects.toMatchObject({ code: 'not_signed_in' });
  });

  test.each([
    ['cut short', '{"claudeAiOauth":{"acc', 'unreadable', 'not valid JSON'],
    ['signed out', '{}', 'not_signed_in', 'sign in with Claude Code'],
    ['without a token', claudeFile({ accessToken: '' }), 'not_signed_in', 'sign in with Claude Code'],
    ['a list', '[]', 'not_signed_in', 'sign in with Claude Code'],
  ])('%s: says what is wrong with it', async (_, text, code, message) => {
    const here = machine({ [path]: text });
    expect(await claude?.find(here)).toMatchObject([{ trouble: expect.stringContaining(message) }]);
    await expect(claude?.borrow('claude-code', here)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  test('that may not be read is trouble, not a crash', async () => {
    const refused = new ReadError('not_signed_in', 'It is there but cannot be read.');
    expect(await claude?.find(machine({ [path]: refused }))).toMatchObject([{ trouble: refused.message }]);
    expect(await claude?.find(machine({ [path]: new Error('EIO') }))).toMatchObject([
      { trouble: 'The file is there but cannot be read.' },
    ]);
  });

  test('does not become somebody else while its owner is being written down', async () => {
    const here = machine({ [path]: claudeFile(), '/home/ada/.claude.json': '{"oauthAcc' });
    await expect(claude?.borrow('claude-code', here)).rejects.toMatchObject({ code: 'unreadable' });
  });

  test('is not lent under another name', async () => {
    await expect(claude?.borrow('codex', machine({}))).rejects.toMatchObject({ code: 'unsupported' });
  });
});

describe.skipIf(codex === null)("Codex's login", () => {
  const path = '/home/ada/.codex/auth.json';
  const auth = { chatgpt_plan_type: 'pro', chatgpt_account_id: 'acc-claim' };
  const tokens = {
    id_token: jwt({ email: 'ada@example.com', 'https://api.openai.com/auth': auth }),
    access_token: jwt({ exp: 1_776_216_359 }),
    refresh_token: 'never-touched',
    account_id: 'acc-1',
  };

  test('is found and read, with what its id token says', async () => {
    const here = machine({ [path]: codexFile(tokens) });
    expect(await codex?.find(here)).toEqual([
      { provider: 'openai', tool: 'codex', toolName: 'Codex', path, trouble: null },
    ]);
    expect(await codex?.borrow('codex', here)).toEqual({
      accessToken: tokens.access_token,
      vendorAccount: 'acc-1',
      email: 'ada@example.com',
      plan: 'pro',
      expiresAt: 1_776_216_359_000,
    });
  });

  test('names its account in the claims when the file does not', async () => {
    const here = machine({ [path]: codexFile({ ...tokens, account_id: null }) });
    expect((await codex?.borrow('codex', here))?.vendorAccount).toBe('acc-claim');
  });

  test.each([
    '',
    'opaque',
    'a.b.c',
    `a.${'x'.repeat(100_000)}.c`,
    `a.${Buffer.from('[]').toString('base64url')}.c`,
  ])('an id token that says nothing is no obstacle (%#)', async (id_token) => {
    const here = machine({ [path]: codexFile({ ...tokens, id_token, access_token: 'opaque' }) });
    expect(await codex?.borrow('codex', here)).toEqual({
      accessToken: 'opaque',
      vendorAccount: 'acc-1',
      email: null,
      plan: null,
      expiresAt: null,
    });
  });

  test('is looked for where the variable says', async () => {
    const here = machine(
      { '/srv/codex/auth.json': codexFile(tokens) },
      { env: { CODEX_HOME: '/srv/codex' } },
    );
    expect(await codex?.find(here)).toMatchObject([{ path: '/srv/codex/auth.json' }]);
  });

  test('an API key alone has no plan to read', async () => {
    const here = machine({ [path]: codexFile(null, { OPENAI_API_KEY: 'sk-secret' }) });
    const [finding] = (await codex?.find(here)) ?? [];
    expect(finding?.trouble).toMatch(/^An API key alone has no plan to read/);
    await expect(codex?.borrow('codex', here)).rejects.toMatchObject({ code: 'unsupported' });
  });

  test('is read with the byte order mark that Windows editors leave', async () => {
    const here = machine({ [path]: `\u{FEFF}${codexFile(tokens)}` });
    expect((await codex?.borrow('codex', here))?.email).toBe('ada@example.com');
  });

  test('signed out says so', async () => {
    expect(await codex?.find(machine({ [path]: codexFile(null) }))).toMatchObject([
      { trouble: expect.stringContaining('sign in with Codex') },
    ]);
  });
});

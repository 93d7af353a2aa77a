import { describe, expect, test } from 'vitest';
import { discoveryOf } from '../../app/providers/registry.ts';
import { machine } from './machine.ts';

const gemini = await discoveryOf('google');
const antigravity = await discoveryOf('antigravity');

const jwt = (claims: object): string =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;
const idToken = jwt({ sub: '1122334455', email: 'Claimed@example.com' });

describe.skipIf(gemini === null)("Gemini CLI's login", () => {
  const path = '/home/ada/.gemini/oauth_creds.json';
  const accounts = '/home/ada/.gemini/google_accounts.json';
  const login = (more: object = {}): string =>
    JSON.stringify({
      access_token: 'ya29.secret',
      refresh_token: 'never-touched',
      id_token: idToken,
      expiry_date: 1_776_216_359_000,
      ...more,
    });

  test('is found and read, with whose it is', async () => {
    const here = machine({ [path]: login(), [accounts]: '{"active":"Ada@example.com","old":[]}' });
    expect(await gemini?.find(here)).toEqual([
      { provider: 'google', tool: 'gemini-cli', toolName: 'Gemini CLI', path, trouble: null },
    ]);
    expect(await gemini?.borrow('gemini-cli', here)).toEqual({
      accessToken: 'ya29.secret',
      vendorAccount: 'ada@example.com',
      email: 'Ada@example.com',
      plan: null,
      expiresAt: 1_776_216_359_000,
    });
  });

  test('says whose it is without the list of accounts, and is read without either', async () => {
    expect(await gemini?.borrow('gemini-cli', machine({ [path]: login() }))).toMatchObject({
      vendorAccount: 'claimed@example.com',
      email: 'Claimed@example.com',
    });
    const nameless = machine({ [path]: login({ id_token: jwt({ sub: '1122334455' }), expiry_date: null }) });
    expect(await gemini?.borrow('gemini-cli', nameless)).toMatchObject({
      vendorAccount: '1122334455',
      email: null,
      expiresAt: null,
    });
  });

  test('does not become somebody else while the list of accounts is being written', async () => {
    const here = machine({ [path]: login(), [accounts]: '{"acti' });
    await expect(gemini?.borrow('gemini-cli', here)).rejects.toMatchObject({ code: 'unreadable' });
  });

  test('is looked for where the variable says', async () => {
    const here = machine(
      { '/srv/g/.gemini/oauth_creds.json': login() },
      { env: { GEMINI_CLI_HOME: '/srv/g' } },
    );
    expect(await gemini?.find(here)).toMatchObject([
      { path: '/srv/g/.gemini/oauth_creds.json', trouble: null },
    ]);
  });

  test('signed out says so, and a machine without it has none', async () => {
    expect(await gemini?.find(machine({ [path]: '{}' }))).toMatchObject([
      { trouble: expect.stringContaining('sign in with Gemini CLI') },
    ]);
    expect(await gemini?.find(machine())).toEqual([]);
    await expect(gemini?.borrow('gemini-cli', machine())).rejects.toMatchObject({ code: 'not_signed_in' });
  });
});

describe.skipIf(antigravity === null)("Antigravity's login", () => {
  const path = '/home/ada/.gemini/antigravity-cli/antigravity-oauth-token';
  const token = 'ya29.a0AfB_by-secret~token/with+signs==';
  const nested = {
    token: { access_token: token, refresh_token: 'x', expiry: '2026-07-06T10:09:19.638+09:00' },
  };

  test.each([
    ['inside a token', JSON.stringify({ ...nested, auth_method: 'consumer' })],
    ['at the top', JSON.stringify({ access_token: token })],
    ['in camelCase', JSON.stringify({ accessToken: token })],
    ['as the token', JSON.stringify({ token })],
    ['as a JSON text', JSON.stringify(token)],
    ['as a plain text', `${token}\n`],
  ])('is read %s', async (_, text) => {
    const here = machine({ [path]: text });
    expect(await antigravity?.find(here)).toEqual([
      { provider: 'antigravity', tool: 'antigravity', toolName: 'Antigravity', path, trouble: null },
    ]);
    expect((await antigravity?.borrow('antigravity', here))?.accessToken).toBe(token);
  });

  test('says whose it is and until when, where it knows', async () => {
    const here = machine({ [path]: JSON.stringify({ ...nested, id_token: idToken }) });
    expect(await antigravity?.borrow('antigravity', here)).toEqual({
      accessToken: token,
      vendorAccount: 'claimed@example.com',
      email: 'Claimed@example.com',
      plan: null,
      expiresAt: Date.parse('2026-07-06T01:09:19.638Z'),
    });
    expect(await antigravity?.borrow('antigravity', machine({ [path]: token }))).toMatchObject({
      vendorAccount: null,
      email: null,
      expiresAt: null,
    });
  });

  test.each([
    ['cut short', '{"token":{"access_to', 'unreadable'],
    ['empty', '', 'unreadable'],
    ['no token', '{"auth_method":"consumer"}', 'not_signed_in'],
    ['signed out', '{"token":{"access_token":""}}', 'not_signed_in'],
    ['several words', 'please sign in to Antigravity first', 'unreadable'],
  ])('%s: says what is wrong with it', async (_, text, code) => {
    const here = machine({ [path]: text });
    expect((await antigravity?.find(here))?.[0]?.trouble).toMatch(/\.$/);
    await expect(antigravity?.borrow('antigravity', here)).rejects.toMatchObject({ code });
  });

  test.each([
    '/home/ada/.gemini/antigravity/user_settings.pb',
    '/home/ada/.gemini/antigravity-cli/settings.json',
  ])('in the keyring: %s is a sign of it', async (sign) => {
    const here = machine({ [sign]: '' });
    const trouble = expect.stringContaining('keyring');
    expect(await antigravity?.find(here)).toMatchObject([{ tool: 'antigravity', path, trouble }]);
    await expect(antigravity?.borrow('antigravity', here)).rejects.toMatchObject({
      code: 'not_signed_in',
      message: trouble,
    });
  });

  test('is not there on a machine without it', async () => {
    expect(await antigravity?.find(machine())).toEqual([]);
    await expect(antigravity?.borrow('antigravity', machine())).rejects.toMatchObject({
      code: 'not_signed_in',
      message: expect.stringContaining('sign in with Antigravity first'),
    });
    await expect(antigravity?.borrow('cursor', machine())).rejects.toMatchObject({ code: 'unsupported' });
  });
});

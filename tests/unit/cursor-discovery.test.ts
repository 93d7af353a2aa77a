import { describe, expect, test } from 'vitest';
import type { Surroundings } from '../../app/providers/provider.ts';
import { ReadError } from '../../app/providers/read-error.ts';
import { discoveryOf } from '../../app/providers/registry.ts';
import { machine } from './machine.ts';

const cursor = await discoveryOf('cursor');

const claims = { sub: 'auth0|user_01', exp: 1_776_216_359 };
const token = `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;
const path = '/home/ada/.config/Cursor/User/globalStorage/state.vscdb';

/** A machine whose database has these values; null for no database, an error for one that cannot be read. */
const having = (
  values: Record<string, unknown> | Error | null,
  where = path,
  more: Partial<Surroundings> = {},
): Surroundings =>
  machine(
    {},
    {
      async queryDatabase(asked, _, keys) {
        if (asked !== where || values === null) return null;
        if (values instanceof Error) throw values;
        return keys.flatMap((key) => (key in values ? [{ key, value: values[key] }] : []));
      },
      ...more,
    },
  );

const rows = (accessToken: unknown, email: unknown = 'ada@example.com', plan: unknown = 'pro') => ({
  'cursorAuth/accessToken': accessToken,
  'cursorAuth/cachedEmail': email,
  'cursorAuth/stripeMembershipType': plan,
});

const wide = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf16le'));
const narrow = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));

describe.skipIf(cursor === null)("Cursor's login", () => {
  test('is found, without saying anything secret', async () => {
    expect(await cursor?.find(having(rows(token)))).toEqual([
      { provider: 'cursor', tool: 'cursor', toolName: 'Cursor', path, trouble: null },
    ]);
  });

  test.each([
    ['text', (text: string) => text],
    ['text in quotes', (text: string) => JSON.stringify(text)],
    ['text with a zero after each letter', (text: string) => text.replaceAll(/./gu, '$&\0')],
    ['bytes in UTF-16LE', wide],
    ['quoted bytes in UTF-16LE', (text: string) => wide(JSON.stringify(text))],
    ['bytes in UTF-8', narrow],
    ['quoted bytes in UTF-8', (text: string) => narrow(JSON.stringify(text))],
  ])('is read from %s', async (_, store) => {
    const here = having(rows(store(token), store('adé@example.com'), store('pro_plus')));
    expect(await cursor?.borrow('cursor', here)).toEqual({
      accessToken: token,
      vendorAccount: 'user_01',
      email: 'adé@example.com',
      plan: 'pro_plus',
      expiresAt: 1_776_216_359_000,
    });
  });

  test('is read without the rest', async () => {
    expect(await cursor?.borrow('cursor', having({ 'cursorAuth/accessToken': 'opaque' }))).toEqual({
      accessToken: 'opaque',
      vendorAccount: null,
      email: null,
      plan: null,
      expiresAt: null,
    });
  });

  test.each<[string, Partial<Surroundings>, string]>([
    [
      'macOS',
      { platform: 'darwin' },
      '/home/ada/Library/Application Support/Cursor/User/globalStorage/state.vscdb',
    ],
    [
      'Linux with a folder of its own',
      { env: { XDG_CONFIG_HOME: '/srv/c' } },
      '/srv/c/Cursor/User/globalStorage/state.vscdb',
    ],
    [
      'Windows',
      { platform: 'win32', home: 'C:\\Users\\ada' },
      'C:\\Users\\ada\\AppData\\Roaming\\Cursor\\User\\globalStorage\\state.vscdb',
    ],
    [
      'Windows with a folder of its own',
      { platform: 'win32', env: { APPDATA: 'D:\\Roaming' } },
      'D:\\Roaming\\Cursor\\User\\globalStorage\\state.vscdb',
    ],
  ])('is where %s has it', async (_, more, where) => {
    expect(await cursor?.find(having(rows(token), where, more))).toMatchObject([
      { path: where, trouble: null },
    ]);
  });

  test.each([
    ['nobody is signed in', {}],
    ['signed out', rows('')],
    ['not a text', rows(12)],
    ['empty quotes', rows('""')],
  ])('%s: says so', async (_, values) => {
    expect(await cursor?.find(having(values))).toMatchObject([
      { trouble: 'Nobody is signed in there: sign in with Cursor first.' },
    ]);
    await expect(cursor?.borrow('cursor', having(values))).rejects.toMatchObject({ code: 'not_signed_in' });
  });

  test('a database that cannot be read is trouble, not a crash', async () => {
    const unreadable = having(new ReadError('unreadable', 'It cannot be read.'));
    expect(await cursor?.find(unreadable)).toMatchObject([{ trouble: 'It cannot be read.' }]);
    expect(await cursor?.find(having(new Error('EIO')))).toMatchObject([{ trouble: expect.any(String) }]);
  });

  test('is not there on a machine without it, nor lent under another name', async () => {
    expect(await cursor?.find(having(null))).toEqual([]);
    await expect(cursor?.borrow('cursor', having(null))).rejects.toMatchObject({ code: 'not_signed_in' });
    await expect(cursor?.borrow('codex', having(null))).rejects.toMatchObject({ code: 'unsupported' });
  });
});

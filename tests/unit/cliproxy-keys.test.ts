import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keysOf } from '../../app/providers/registry.ts';

const keys = await keysOf('cliproxy');

const listed = (body: unknown) =>
  keys?.accounts({ key: 'key', baseUrl: null }, { getJson: async () => body, now: () => 0 });

const odd = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.object(),
);
const file = fc.dictionary(
  fc.constantFrom(
    'provider',
    'type',
    'email',
    'name',
    'auth_index',
    'authIndex',
    'disabled',
    'status',
    'id_token',
  ),
  fc.oneof(fc.constantFrom('claude', 'codex', 'gemini-cli', 'Kimi', '***', 'a1'), odd),
);

describe.skipIf(keys === null)('the accounts behind a management key', () => {
  test('whatever the proxy lists, what comes of it can be shown, saved and told apart', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(file, odd)), async (files) => {
        const accounts = (await listed({ files })) ?? [];
        for (const { provider, vendorAccount, label, member, unsupported } of accounts) {
          expect(provider).toMatch(/^[a-z\d]+(-[a-z\d]+)*$/);
          for (const text of [vendorAccount, label]) expect(text.trim()).not.toBe('');
          // Without its place it cannot be asked about.
          expect(member !== null || unsupported !== null).toBe(true);
        }
        const names = accounts.map(({ provider, vendorAccount }) =>
          JSON.stringify([provider, vendorAccount]),
        );
        expect(new Set(names).size).toBe(names.length);
      }),
    );
  });

  test('a place is taken as it is or not at all', async () => {
    const member = async (auth_index: unknown) =>
      (await listed({ files: [{ provider: 'claude', email: 'ada@example.com', auth_index }] }))?.[0]?.member;
    expect(await member('a'.repeat(120))).toBe('a'.repeat(120));
    expect(await member(7)).toBe('7');
    for (const unusable of ['a'.repeat(300), ' a1', 'a\u0000b', '', 0.5, null, {}]) {
      expect(await member(unusable)).toBeNull();
    }
  });

  test.each([[null], [[]], [{}], [{ files: {} }], [{ files: 'none' }], ['text']])(
    'what is no listing is not taken for an empty one: %j',
    async (body) => {
      await expect(listed(body)).rejects.toMatchObject({ code: 'unreadable' });
    },
  );
});

import { describe, expect, onTestFinished, test } from 'vitest';
import {
  keyCredential,
  keyFrom,
  keyPlace,
  printOf,
  rememberRefusal,
} from '../../app/accounts/credentials.ts';
import { openLedger } from '../../app/ledger/ledger.ts';
import type { Account } from '../../shared/meter.ts';
import { machine } from './machine.ts';
import { account, now } from './sample.ts';
import { join } from 'node:path';
import { ownFolder } from './unprivileged.ts';

function history() {
  const ledger = openLedger(join(ownFolder(), 'ledger.db'), { now: () => now });
  onTestFinished(ledger.close);
  return ledger;
}

const keyed = (more: Partial<Account> = {}): Account =>
  account({ id: 'acme-00000001', provider: 'acme', source: 'key', keyEnv: 'ACME_KEY', ...more });

const env = (key: string | undefined) => machine({}, { env: { ACME_KEY: key } });

describe('a key in an environment variable', () => {
  test('is read from there whenever it is wanted, without the blanks around it', async () => {
    const ledger = history();
    const baseUrl = 'https://acme.corp.example';
    expect(await keyCredential(keyed({ baseUrl }), env(' key-1\n'), ledger)).toEqual({
      accessToken: 'key-1',
      vendorAccount: null,
      baseUrl,
    });
    expect((await keyCredential(keyed(), env('key-2'), ledger)).accessToken).toBe('key-2');
  });

  test.each([undefined, '', ' \n'])('that holds %j is told by the variable’s name', async (value) => {
    expect(() => keyFrom('ACME_KEY', { ACME_KEY: value })).toThrow(/ACME_KEY is not set/);
    await expect(keyCredential(keyed(), env(value), history())).rejects.toMatchObject({
      code: 'not_signed_in',
    });
  });
});

describe('a key that was refused when its account was read', () => {
  const refusal = { code: 'auth_expired', message: expect.stringContaining('until it changes') as string };
  const [first, second] = [keyed(), keyed({ id: 'acme-00000002', keyEnv: 'OTHER_KEY' })];
  const both = machine({}, { env: { ACME_KEY: 'key-1', OTHER_KEY: 'key-2' } });

  test('is not given any more until it changes', async () => {
    const ledger = history();
    await rememberRefusal(first, env('key-1'), ledger, now);
    await expect(keyCredential(first, env('key-1'), ledger)).rejects.toMatchObject(refusal);
    expect((await keyCredential(first, env('key-2'), ledger)).accessToken).toBe('key-2');
  });

  test('is remembered beside another one of the same vendor', async () => {
    const ledger = history();
    await rememberRefusal(first, both, ledger, now);
    expect((await keyCredential(second, both, ledger)).accessToken).toBe('key-2');
    await rememberRefusal(second, both, ledger, now + 1);
    for (const each of [first, second]) {
      await expect(keyCredential(each, both, ledger)).rejects.toMatchObject(refusal);
    }
  });

  test('by a proxy is refused for every account behind it, and for no other proxy', async () => {
    const ledger = history();
    const behind = (id: string, baseUrl: string) =>
      keyed({ id, provider: id, source: 'cliproxy', baseUrl, member: id });
    const here = 'http://127.0.0.1:8317';
    await rememberRefusal(behind('acme', here), env('key-1'), ledger, now);
    await expect(keyCredential(behind('bolt', here), env('key-1'), ledger)).rejects.toMatchObject(refusal);
    const elsewhere = await keyCredential(behind('bolt', 'http://127.0.0.1:9000'), env('key-1'), ledger);
    expect(elsewhere.accessToken).toBe('key-1');
  });

  test('is written down once', async () => {
    const ledger = history();
    const written: string[] = [];
    const counting = {
      isKeyRefused: ledger.isKeyRefused,
      addSignIn: (signIn: Parameters<typeof ledger.addSignIn>[0]) => {
        written.push(signIn.subject);
        ledger.addSignIn(signIn);
      },
    };
    await rememberRefusal(first, env('key-1'), counting, now);
    await rememberRefusal(first, env('key-1'), counting, now + 1);
    expect(written).toEqual([first.id]);
  });
});

test('a place is the vendor’s or the address where a key is presented', () => {
  expect(keyPlace(keyed())).toBe('acme');
  expect(keyPlace(keyed({ baseUrl: 'https://a.example' }))).toBe('acme https://a.example');
  expect(keyPlace(keyed({ source: 'cliproxy', baseUrl: 'http://127.0.0.1:1' }))).toBe(
    'cliproxy http://127.0.0.1:1',
  );
});

test('a print is computed once for a key and a place, and is another for each', async () => {
  expect(printOf('key', 'here')).toBe(printOf('key', 'here'));
  const prints = await Promise.all([
    printOf('key', 'here'),
    printOf('key', 'there'),
    printOf('other', 'here'),
  ]);
  expect(new Set(prints).size).toBe(3);
});

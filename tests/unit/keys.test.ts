import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { accountId } from '../../app/accounts/accounts.ts';
import { rememberRefusal } from '../../app/accounts/credentials.ts';
import { accountsOfKey, baseUrlOf } from '../../app/accounts/keys.ts';
import { openLedger } from '../../app/ledger/ledger.ts';
import type { JsonRequest } from '../../app/providers/provider.ts';
import { ReadError } from '../../app/providers/read-error.ts';
import type { Account } from '../../shared/meter.ts';
import { machine } from './machine.ts';
import { now } from './sample.ts';
import { ownFolder } from './unprivileged.ts';

vi.mock('../../app/providers/registry.ts', async () => (await import('./acme.ts')).registry);

describe('the address where a key is presented', () => {
  test.each([
    ['https://proxy.example.com', 'https://proxy.example.com'],
    ['https://proxy.example.com:8317/', 'https://proxy.example.com:8317'],
    ['http://127.0.0.1:8317', 'http://127.0.0.1:8317'],
    ['http://localhost:8317/v0/management', 'http://localhost:8317'],
    ['http://[::1]:8317/v0/management/', 'http://[::1]:8317'],
    ['HTTPS://Proxy.Example.com:443', 'https://proxy.example.com'],
  ])('%s is taken as %s', (text, baseUrl) => expect(baseUrlOf(text)).toBe(baseUrl));

  test.each([
    ['http://proxy.example.com:8317', 'only sent over https:'],
    ['http://192.168.1.4:8317', 'only sent over https:'],
    ['http://localhost.example.com', 'only sent over https:'],
    ['http://127.0.0.1.example.com', 'only sent over https:'],
    ['https://proxy.example.com/v1', 'https://proxy.example.com'],
    ['https://proxy.example.com/?a=1', 'scheme, host and port only'],
    ['https://proxy.example.com/#a', 'scheme, host and port only'],
    ['https://ada@proxy.example.com', 'scheme, host and port only'],
    ['https://:pw@proxy.example.com', 'scheme, host and port only'],
    ['ftp://proxy.example.com', 'is not an address'],
    ['127.0.0.1:8317', 'is not an address'],
    ['', 'is not an address'],
  ])('%s is refused', (text, why) => {
    expect(() => baseUrlOf(text)).toThrow(
      expect.objectContaining({ code: 'unsupported', message: expect.stringContaining(why) as string }),
    );
  });
});

function presenting(env: Record<string, string> = { KEY: 'key-1' }) {
  let time = now;
  const ledger = openLedger(join(ownFolder(), 'ledger.db'), { now: () => time });
  onTestFinished(ledger.close);
  const requests: JsonRequest[] = [];
  const answer = vi.fn((_request: JsonRequest): unknown => ({}));
  const surroundings = machine({}, { env });
  const present = (provider = 'acme', baseUrl: string | null = null, keyEnv = 'KEY'): Promise<Account[]> => {
    time += 1000;
    return accountsOfKey(
      { provider, keyEnv, baseUrl },
      {
        surroundings,
        async getJson(request) {
          requests.push(request);
          return answer(request);
        },
        now: () => time,
        isKeyRefused: ledger.isKeyRefused,
        addSignIn: ledger.addSignIn,
      },
    );
  };
  return { ledger, requests, answer, env, surroundings, present };
}

const refused = (): never => {
  throw new ReadError('auth_expired', 'Refused.');
};

describe('a typed key', () => {
  test('stands for the account that its vendor names', async () => {
    const { present, requests } = presenting();
    expect(await present()).toEqual([
      {
        id: accountId('acme', 'of key-1'),
        provider: 'acme',
        source: 'key',
        tool: null,
        keyEnv: 'KEY',
        baseUrl: null,
        member: null,
        label: 'A key',
        plan: 'api',
      },
    ]);
    expect(requests.map(({ headers }) => headers?.['authorization'])).toEqual(['Bearer key-1']);
  });

  test('of a proxy stands for accounts of their real providers, behind that address', async () => {
    const { present } = presenting();
    const found = await present('cliproxy', 'http://localhost:9000/v0/management');
    expect(found.map(({ provider, source, baseUrl, member }) => [provider, source, baseUrl, member])).toEqual(
      [
        ['acme', 'cliproxy', 'http://localhost:9000', 'acme-1'],
        ['bolt', 'cliproxy', 'http://localhost:9000', 'bolt-1'],
      ],
    );
    expect(found.map(({ id }) => id)).toEqual([accountId('acme', 'ada'), accountId('bolt', 'ada')]);
    expect(await present('cliproxy')).toMatchObject([
      { baseUrl: 'http://127.0.0.1:8317' },
      { baseUrl: 'http://127.0.0.1:8317' },
    ]);
  });

  test.each([
    ['a provider without keys', 'nobody', null, 'KEY', 'unsupported'],
    ['a variable that is not set', 'acme', null, 'NOTHING', 'not_signed_in'],
    ['an address that is not safe', 'acme', 'http://acme.example', 'KEY', 'unsupported'],
  ])('of %s is presented to nobody', async (_name, provider, baseUrl, keyEnv, code) => {
    const { present, requests } = presenting();
    await expect(present(provider, baseUrl, keyEnv)).rejects.toMatchObject({ code });
    expect(requests).toEqual([]);
  });
});

describe('a key that is refused', () => {
  test('is presented once, and again only when it has changed', async () => {
    const { present, requests, answer, env } = presenting();
    answer.mockImplementation(refused);
    await expect(present()).rejects.toMatchObject({ code: 'auth_expired', message: 'Refused.' });
    await expect(present()).rejects.toMatchObject({
      code: 'auth_expired',
      message: 'This API key was refused before. It is not tried again until it changes.',
    });
    expect(requests).toHaveLength(1);
    env['KEY'] = 'key-2';
    answer.mockReturnValue({});
    expect(await present()).toHaveLength(1);
    expect(requests).toHaveLength(2);
  });

  test('at one address is not refused at another', async () => {
    const { present, answer } = presenting();
    answer.mockImplementationOnce(refused);
    await expect(present('cliproxy', 'http://127.0.0.1:1')).rejects.toMatchObject({ code: 'auth_expired' });
    expect(await present('cliproxy', 'http://127.0.0.1:2')).toHaveLength(2);
    expect(await present('acme')).toHaveLength(1);
  });

  test.each(['offline', 'forbidden', 'rate_limited', 'server_error'] as const)(
    'is not one that met %s',
    async (code) => {
      const { present, requests, answer } = presenting();
      answer.mockImplementationOnce(() => {
        throw new ReadError(code, 'No.');
      });
      await expect(present()).rejects.toMatchObject({ code });
      expect(await present()).toHaveLength(1);
      expect(requests).toHaveLength(2);
    },
  );

  test('is accepted for its account as well, when it is accepted after all', async () => {
    const { present, ledger, surroundings } = presenting();
    const [found] = await present();
    if (found === undefined) throw new Error('There is no account.');
    await rememberRefusal(found, surroundings, ledger, now + 1500);
    const refusals = vi.fn();
    await present();
    await rememberRefusal(found, surroundings, { ...ledger, addSignIn: refusals }, now + 3000);
    // It would not be written down again if the first refusal still held.
    expect(refusals).toHaveBeenCalledTimes(1);
  });

  test('leaves no trace of itself in the ledger', async () => {
    const { present, ledger, answer } = presenting({ KEY: 'hunter2-hunter2' });
    const written: unknown[] = [];
    const add = ledger.addSignIn;
    ledger.addSignIn = (signIn) => {
      written.push(signIn);
      return add(signIn);
    };
    answer.mockImplementation(refused);
    await expect(present()).rejects.toThrow();
    expect(written).toMatchObject([{ subject: 'acme', event: 'key_refused' }]);
    expect(JSON.stringify(written)).not.toContain('hunter2');
  });
});

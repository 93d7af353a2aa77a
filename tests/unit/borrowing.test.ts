import { describe, expect, test, vi } from 'vitest';
import { accountOf, borrow, findLogins } from '../../app/accounts/borrowing.ts';
import type { Borrowed } from '../../app/providers/provider.ts';
import { acmeFile, loginFile } from './acme.ts';
import { machine } from './machine.ts';

vi.mock('../../app/providers/registry.ts', async () => (await import('./acme.ts')).registry);

const signedIn = { [acmeFile]: loginFile('ada') };

const login = (more: Partial<Borrowed> = {}): Borrowed => ({
  accessToken: 'opaque',
  vendorAccount: 'uuid-of-ada',
  email: 'ada@example.com',
  plan: 'max',
  expiresAt: null,
  ...more,
});

describe('the account that a borrowed login stands for', () => {
  test('has the person’s name, the tool and the plan, and nothing secret', () => {
    const account = accountOf('acme', 'acme-code', login());
    expect(account).toEqual({
      id: expect.stringMatching(/^acme-[0-9a-f]{8}$/) as string,
      provider: 'acme',
      source: 'borrowed',
      tool: 'acme-code',
      keyEnv: null,
      baseUrl: null,
      member: null,
      label: 'ada@example.com',
      plan: 'max',
    });
  });

  const idOf = (more: Partial<Borrowed>): string => accountOf('acme', 'acme-code', login(more)).id;

  test('is another one when somebody else is signed in', () => {
    expect(idOf({ vendorAccount: 'uuid-of-grace' })).not.toBe(idOf({}));
    expect(idOf({ vendorAccount: null, email: 'grace@example.com' })).not.toBe(
      idOf({ vendorAccount: null, email: 'ada@example.com' }),
    );
  });

  test('is the same one with a new token, another plan or another e-mail address', () => {
    expect(idOf({ accessToken: 'other', plan: 'pro', email: 'countess@example.com' })).toBe(idOf({}));
  });

  test('has a name even when the login says nothing of the person', () => {
    const account = accountOf('acme', 'acme-code', login({ vendorAccount: null, email: null }));
    expect(account.label).toBe('Acme (acme-code)');
    expect(account.id).toBe(accountOf('acme', 'acme-code', login({ vendorAccount: null, email: null })).id);
    expect(accountOf('nobody', 'x', login({ email: null })).label).toBe('nobody (x)');
  });
});

test('the account of a login that lies at another address than usual keeps that address', () => {
  const { baseUrl } = accountOf('acme', 'acme-code', login({ baseUrl: 'https://acme.corp.example' }));
  expect(baseUrl).toBe('https://acme.corp.example');
});

describe('looking for logins', () => {
  test('tells what is there and never what is in it', async () => {
    const findings = await findLogins(machine(signedIn));
    expect(findings).toEqual([
      { provider: 'acme', providerName: 'Acme', tool: 'acme-code', toolName: 'acme Code', trouble: null },
    ]);
    expect(JSON.stringify(findings)).not.toMatch(/sk-token|ada/);
  });

  test('tells why one cannot be used, and goes on with the others', async () => {
    const findings = await findLogins(machine({ [acmeFile]: '{', '/home/ada/.bolt.json': loginFile('ada') }));
    expect(findings.map(({ tool, trouble }) => [tool, trouble])).toEqual([
      ['acme-code', `${acmeFile} is not valid JSON.`],
      ['bolt-code', null],
    ]);
  });

  test('finds nothing on an empty machine', async () => expect(await findLogins(machine({}))).toEqual([]));
});

describe('borrowing a login', () => {
  test('gives the one of the tool', async () => {
    expect(await borrow('acme', 'acme-code', machine(signedIn))).toMatchObject({ email: 'ada@example.com' });
  });

  test.each([
    ['acme', 'bolt-code'],
    ['acme', ''],
    ['nobody', 'acme-code'],
    ['__proto__', 'acme-code'],
  ])('of %s is not possible from "%s"', async (provider, tool) => {
    await expect(borrow(provider, tool, machine(signedIn))).rejects.toMatchObject({ code: 'unsupported' });
  });
});

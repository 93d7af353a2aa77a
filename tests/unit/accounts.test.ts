import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountId, openAccounts } from '../../app/accounts/accounts.ts';
import { openHome } from '../../app/system/home.ts';
import { account, now } from './sample.ts';
import { modesTest, ownFolder, unprivileged } from './unprivileged.ts';

function open(folder = ownFolder()) {
  const home = openHome(folder);
  return {
    file: home.file('accounts.json'),
    folder,
    accounts: openAccounts(home, now),
    reopen: () => openAccounts(home, now),
  };
}

const [ada, grace] = [
  account(),
  account({ id: 'openai-deadbeef', provider: 'openai', label: 'grace@example.com' }),
];

describe('an account’s id', () => {
  test('is the same for the same vendor account, and names nobody', () => {
    expect(accountId('anthropic', 'uuid-of-ada')).toBe(accountId('anthropic', 'uuid-of-ada'));
    fc.assert(
      fc.property(fc.string(), (vendorAccount) => {
        expect(accountId('anthropic', vendorAccount)).toMatch(/^anthropic-[0-9a-f]{8}$/);
      }),
    );
  });

  test('is another for another person or another provider', () => {
    const ids = [accountId('a', 'x'), accountId('a', 'y'), accountId('b', 'x'), accountId('a-', 'x')];
    expect(new Set(ids).size).toBe(4);
    expect(accountId('a', 'bc').slice(-8)).not.toBe(accountId('ab', 'c').slice(-8));
  });
});

describe('the list of accounts', () => {
  test('is empty at first, without a file and without trouble', () => {
    const { accounts, folder } = open();
    expect(accounts.list()).toEqual([]);
    expect(accounts.trouble()).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is there again after a restart, in its order', () => {
    const { accounts, reopen } = open();
    accounts.save(ada);
    accounts.save(grace);
    expect(reopen().list()).toEqual([ada, grace]);
  });

  test('has each account once: saving it again replaces it where it stands', () => {
    const { accounts, reopen } = open();
    accounts.save(ada);
    accounts.save(grace);
    accounts.save({ ...ada, plan: 'pro' });
    expect(accounts.list()).toEqual([{ ...ada, plan: 'pro' }, grace]);
    expect(reopen().list()).toEqual(accounts.list());
  });

  test('loses the one that is removed, and only that', () => {
    const { accounts, reopen } = open();
    accounts.save(ada);
    accounts.save(grace);
    accounts.remove(ada.id);
    accounts.remove('nobody');
    expect(reopen().list()).toEqual([grace]);
  });

  test('keeps what another Plimsoll has added or removed meanwhile', () => {
    const { accounts, reopen } = open();
    accounts.save(ada);
    const terminal = reopen();
    terminal.save(grace);
    accounts.save({ ...ada, plan: 'pro' });
    expect(accounts.list()).toEqual([{ ...ada, plan: 'pro' }, grace]);
    accounts.remove(ada.id);
    terminal.save({ ...grace, plan: 'plus' });
    expect(reopen().list()).toEqual([{ ...grace, plan: 'plus' }]);
  });

  modesTest('is for nobody else to read', () => {
    const { accounts, file } = open();
    accounts.save(ada);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('holds no more of an account than it should, whatever was in the file', () => {
    const { file, reopen } = open();
    writeFileSync(file, JSON.stringify({ version: 1, accounts: [{ ...ada, accessToken: 'hunter2' }] }));
    expect(reopen().list()).toEqual([ada]);
  });
});

describe('a list that is damaged', () => {
  test.each([
    '',
    '{',
    'null',
    '[]',
    '{"version":1}',
    '{"version":9,"accounts":[]}',
    '{"version":1,"accounts":[{"id":1}]}',
  ])('as in %j is set aside with a note, and a new one begins', (text) => {
    const { file, folder, reopen } = open();
    writeFileSync(file, text);
    const accounts = reopen();
    expect(accounts.list()).toEqual([]);
    expect(accounts.trouble()).toMatch(
      /damaged; connect them again\. The old file is kept as .*set-aside-.*\.json\.$/,
    );
    accounts.save(ada);
    const aside = readdirSync(folder).find((name) => name.includes('set-aside')) ?? '';
    expect(readFileSync(join(folder, aside), 'utf8')).toBe(text);
    expect(reopen().list()).toEqual([ada]);
  });
});

describe('a list that is out of reach', () => {
  modesTest('is not replaced by an emptier one', () => {
    const { accounts, file, folder } = open();
    accounts.save(ada);
    const before = readFileSync(file, 'utf8');
    chmodSync(file, 0o000);
    const later = unprivileged(() => openAccounts(openHome(folder), now));
    expect(later.trouble()).toMatch(/cannot be read: /);
    expect(() => unprivileged(() => later.save(grace))).toThrow(/^Nothing was changed\. .*cannot be read/);
    expect(() => unprivileged(() => later.remove(ada.id))).toThrow(/^Nothing was changed/);
    expect(later.list()).toEqual([]);
    chmodSync(file, 0o600);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('because a folder has its name is told as such', () => {
    const { file, reopen } = open();
    mkdirSync(file);
    expect(reopen().trouble()).toMatch(/cannot be read/);
  });

  modesTest('to save says so, and is in memory what it is on the disk', () => {
    const { accounts, folder, reopen } = open();
    unprivileged(() => accounts.save(ada));
    chmodSync(folder, 0o500);
    expect(() => unprivileged(() => accounts.save(grace))).toThrow(/could not be saved in .*right to write/);
    expect(accounts.list()).toEqual([ada]);
    chmodSync(folder, 0o700);
    expect(reopen().list()).toEqual([ada]);
  });

  test('because the home is a file says so', () => {
    const { file } = open();
    writeFileSync(file, 'mine');
    const accounts = openAccounts(openHome(file), now);
    expect(accounts.list()).toEqual([]);
    expect(() => accounts.save(ada)).toThrow(/could not be saved in /);
  });
});

import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openCaptures } from '../../app/accounts/captures.ts';
import { openHome } from '../../app/system/home.ts';
import { modesTest, ownFolder } from './unprivileged.ts';

function open() {
  const folder = ownFolder();
  const captures = openCaptures(openHome(folder));
  return { folder, captures, fileOf: (name: string) => join(folder, 'captures', name) };
}

const id = 'anthropic-1a2b3c4d';

describe('what another program handed over', () => {
  test('is there under its account and name, with the time it came', async () => {
    const { captures, fileOf } = open();
    captures.write(id, 'statusline', '{"a":1}');
    utimesSync(fileOf(`${id}.statusline`), 1_800_000_000, 1_800_000_000);
    expect(await captures.read(id, 'statusline')).toEqual({ text: '{"a":1}', at: 1_800_000_000_000 });
    expect(await captures.read(id, 'headers')).toBeNull();
    expect(await captures.read('anthropic-deadbeef', 'statusline')).toBeNull();
  });

  test('is what was handed over last', async () => {
    const { captures, folder } = open();
    captures.write(id, 'headers', 'first');
    captures.write(id, 'headers', 'second');
    expect((await captures.read(id, 'headers'))?.text).toBe('second');
    expect(readdirSync(join(folder, 'captures'))).toEqual([`${id}.headers`]);
  });

  modesTest('is for nobody else to read', () => {
    const { captures, folder, fileOf } = open();
    captures.write(id, 'headers', 'text');
    expect(statSync(join(folder, 'captures')).mode & 0o777).toBe(0o700);
    expect(statSync(fileOf(`${id}.headers`)).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['..', 'x'],
    ['../vault', 'json'],
    ['a/b', 'x'],
    ['a\\b', 'x'],
    ['', 'x'],
    [id, ''],
    [id, '../../x'],
    [id, 'x\n'],
    [id, 'x\0'],
    [id, 'C:x'],
  ])('as %j and %j is neither written nor read', async (account, name) => {
    const { captures, folder } = open();
    writeFileSync(join(folder, 'vault.json'), 'secret');
    expect(() => captures.write(account, name, 'text')).toThrow('There is no such capture.');
    expect(await captures.read(account, name)).toBeNull();
    expect(readdirSync(folder)).toEqual(['vault.json']);
  });

  test('is not read when it is too large for what it should be', async () => {
    const { captures, fileOf } = open();
    captures.write(id, 'headers', 'x'.repeat(1024 * 1024));
    expect((await captures.read(id, 'headers'))?.text).toHaveLength(1024 * 1024);
    writeFileSync(fileOf(`${id}.headers`), 'x'.repeat(1024 * 1024 + 1));
    expect(await captures.read(id, 'headers')).toBeNull();
  });

  test('is nothing where a folder has its name', async () => {
    const { captures, fileOf } = open();
    mkdirSync(fileOf(`${id}.headers`), { recursive: true });
    expect(await captures.read(id, 'headers')).toBeNull();
  });
});

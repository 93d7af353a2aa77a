import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { surroundingsOf } from '../../app/system/surroundings.ts';

/** A real folder, and what discovery and local readers see of it. */
function open() {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-around-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return {
    folder,
    around: surroundingsOf(folder, { NAME: 'value' }, process.platform),
    path: (...parts: string[]) => join(folder, ...parts),
    write(name: string, content: string | Buffer, modifiedAt = 1_800_000_000): string {
      writeFileSync(join(folder, name), content);
      utimesSync(join(folder, name), modifiedAt, modifiedAt);
      return join(folder, name);
    },
  };
}

test('the surroundings are the machine’s', () => {
  const { around, folder } = open();
  expect(around).toMatchObject({ home: folder, env: { NAME: 'value' }, platform: process.platform });
});

describe('what is not there', () => {
  test.each(['nothing', 'file/below', 'folder/nothing'])('as %s is null, or empty', async (name) => {
    const { around, path, write } = open();
    write('file', 'text');
    mkdirSync(path('folder'));
    const missing = path(name);
    expect(await around.readFile(missing)).toBeNull();
    expect(await around.readTail(missing, 10)).toBeNull();
    expect(await around.listFolder(missing)).toEqual([]);
    expect(await around.queryDatabase(missing, 'SELECT 1', [])).toBeNull();
  });

  test('is not made by looking for it', async () => {
    const { around, folder, path } = open();
    await around.queryDatabase(path('nothing.db'), 'SELECT 1', []);
    await around.readTail(path('nothing'), 10);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('what is there but cannot be read', () => {
  const unreadable = (path: string) => ({
    name: 'ReadError',
    code: 'not_signed_in',
    message: `${path} is there but cannot be read.`,
  });

  test('because it is a folder is told with its path', async () => {
    const { around, path } = open();
    mkdirSync(path('folder'));
    await expect(around.readFile(path('folder'))).rejects.toMatchObject(unreadable(path('folder')));
    await expect(around.readTail(path('folder'), 10)).rejects.toMatchObject(unreadable(path('folder')));
  });

  test.skipIf(process.platform === 'win32')('because it leads to itself is told as well', async () => {
    const { around, path } = open();
    symlinkSync(path('loop'), path('loop'));
    await expect(around.readFile(path('loop'))).rejects.toMatchObject(unreadable(path('loop')));
    await expect(around.readTail(path('loop'), 10)).rejects.toMatchObject(unreadable(path('loop')));
    await expect(around.listFolder(path('loop'))).rejects.toMatchObject(unreadable(path('loop')));
  });
});

describe('a file', () => {
  test('is read as it is, also when it may only be read', async () => {
    const { around, write } = open();
    const file = write('login', '\u{FEFF}{"name":"Åsa"}\n');
    chmodSync(file, 0o400);
    expect(await around.readFile(file)).toBe('\u{FEFF}{"name":"Åsa"}\n');
  });
});

describe('the tail of a file', () => {
  test('is all of a file that is no longer', async () => {
    const { around, write } = open();
    const file = write('log', 'one\ntwo\n');
    expect(await around.readTail(file, 8)).toBe('one\ntwo\n');
    expect(await around.readTail(file, 1_000_000)).toBe('one\ntwo\n');
    expect(await around.readTail(write('empty', ''), 10)).toBe('');
  });

  test('begins where a line begins', async () => {
    const { around, write } = open();
    const file = write('log', 'one\ntwo\nthree\n');
    const tails = await Promise.all([13, 10, 9, 6, 5, 1, 0].map((bytes) => around.readTail(file, bytes)));
    expect(tails).toEqual(['two\nthree\n', 'two\nthree\n', 'three\n', 'three\n', '', '', '']);
  });

  test('of a single line that is longer is nothing rather than a part of it', async () => {
    const { around, write } = open();
    expect(await around.readTail(write('log', '{"a":"long"}'), 5)).toBe('');
  });

  test('never cuts a character', async () => {
    const { around, write } = open();
    const file = write('log', 'Åsa ☕\nÖrjan ☕\n');
    const bytes = Buffer.byteLength('Åsa ☕\nÖrjan ☕\n');
    const tails = await Promise.all(
      Array.from({ length: bytes + 1 }, (_, length) => around.readTail(file, length)),
    );
    expect(new Set(tails)).toEqual(new Set(['', 'Örjan ☕\n', 'Åsa ☕\nÖrjan ☕\n']));
  });

  test.skipIf(process.platform === 'win32')('of a huge file is all that is read of it', async () => {
    const { around, write } = open();
    const file = write('log', '');
    // A hole that takes no room on the disk, and more than fits in the memory.
    truncateSync(file, 2 ** 40);
    appendFileSync(file, '\nlast\n');
    expect(await around.readTail(file, 1024)).toBe('last\n');
  });

  test('is always as many whole lines as fit', async () => {
    const { around, write } = open();
    const line = fc.stringMatching(/^[a-zåß☕]{0,8}$/);
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 6 }), fc.nat(60), async (lines, bytes) => {
        const whole = lines.map((text) => `${text}\n`);
        let wanted = '';
        for (const text of whole.toReversed()) {
          if (Buffer.byteLength(text + wanted) > bytes) break;
          wanted = text + wanted;
        }
        expect(await around.readTail(write('log', whole.join('')), bytes)).toBe(wanted);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a folder', () => {
  test('lists what is in it, newest first', async () => {
    const { around, folder, path, write } = open();
    write('middle', '12345', 1_800_000_100);
    write('oldest', '', 1_800_000_000);
    write('newest', '1', 1_800_000_300);
    mkdirSync(path('folder'));
    utimesSync(path('folder'), 1_800_000_200, 1_800_000_200);
    expect(
      (await around.listFolder(folder)).map(({ name, isFolder, modifiedAt, size }) => [
        name,
        isFolder,
        modifiedAt,
        isFolder ? null : size,
      ]),
    ).toEqual([
      ['newest', false, 1_800_000_300_000, 1],
      ['folder', true, 1_800_000_200_000, null],
      ['middle', false, 1_800_000_100_000, 5],
      ['oldest', false, 1_800_000_000_000, 0],
    ]);
  });

  test.skipIf(process.platform === 'win32')(
    'follows links, and leaves out those that lead nowhere',
    async () => {
      const { around, folder, path, write } = open();
      write('file', '12345');
      mkdirSync(path('real'));
      symlinkSync(path('file'), path('link'));
      symlinkSync(path('real'), path('folder-link'));
      symlinkSync(path('nowhere'), path('broken'));
      const entries = await around.listFolder(folder);
      expect(new Map(entries.map(({ name, isFolder }) => [name, isFolder]))).toEqual(
        new Map([
          ['file', false],
          ['real', true],
          ['link', false],
          ['folder-link', true],
        ]),
      );
    },
  );
});

test('a database is asked with its parameters', async () => {
  const { around, path } = open();
  const database = new DatabaseSync(path('state.db'));
  database.exec("CREATE TABLE items (key TEXT, value TEXT); INSERT INTO items VALUES ('a', '1'), ('b', '2')");
  database.close();
  const rows = await around.queryDatabase(path('state.db'), 'SELECT value FROM items WHERE key = ?', ['b']);
  expect(rows).toEqual([{ value: '2' }]);
});

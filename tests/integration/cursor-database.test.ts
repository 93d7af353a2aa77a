import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Surroundings } from '../../app/providers/provider.ts';
import { discoveryOf } from '../../app/providers/registry.ts';
import { surroundingsOf } from '../../app/system/surroundings.ts';

/**
 * A database that another process holds, as Cursor holds its own. It has to be another process: SQLite shares what it
 * knows of a file within one, and the system's locks do not count there.
 */
const holder = `
import { DatabaseSync } from 'node:sqlite';
const [path, journal, mode] = process.argv.slice(1);
const database = new DatabaseSync(path);
const set = (value) => database.prepare('INSERT INTO ItemTable VALUES (?, ?)').run('cursorAuth/accessToken', value);
database.exec('PRAGMA journal_mode = ' + journal);
database.exec('CREATE TABLE ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)');
set('written first');
if (journal === 'WAL') database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
set('written last');
if (mode === 'uncommitted') { database.exec('BEGIN IMMEDIATE'); set('not committed'); }
if (mode === 'exclusive') { database.exec('BEGIN EXCLUSIVE'); set('not committed'); }
if (mode === 'closed') database.close();
process.stdin.on('data', () => { database.exec('COMMIT'); process.stdout.write('committed\\n'); });
process.stdout.write('ready\\n');
`;

let home: string;
let path: string;
const stops: (() => Promise<void>)[] = [];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'plimsoll-cursor-'));
  path = join(home, '.config/Cursor/User/globalStorage/state.vscdb');
  mkdirSync(dirname(path), { recursive: true });
});

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  rmSync(home, { recursive: true, force: true });
});

async function hold(journal: 'WAL' | 'DELETE', mode: 'committed' | 'uncommitted' | 'exclusive' | 'closed') {
  const script = ['--no-warnings', '--input-type=module', '-e', holder, path, journal, mode];
  const child = spawn(process.execPath, script, { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  stops.push(stop);
  await once(child.stdout, 'data');
  return { stop, commit: () => child.stdin.write('commit\n') };
}

/** Every file beside the database and it itself: its bytes and when they were written. */
function traces(): Record<string, [bytes: string, modified: bigint]> {
  const folder = dirname(path);
  return Object.fromEntries(
    readdirSync(folder).map((name) => {
      const file = join(folder, name);
      return [name, [readFileSync(file).toString('base64'), statSync(file, { bigint: true }).mtimeNs]];
    }),
  );
}

const machine = (): Surroundings => surroundingsOf(home, {}, 'linux');

async function valueRead(): Promise<unknown> {
  const rows = await machine().queryDatabase(path, 'SELECT value FROM ItemTable WHERE key = ?', [
    'cursorAuth/accessToken',
  ]);
  return rows?.[0]?.['value'];
}

describe('a database that another program owns', () => {
  test.each([
    ['WAL', 'uncommitted', ['state.vscdb', 'state.vscdb-shm', 'state.vscdb-wal']],
    ['WAL', 'committed', ['state.vscdb', 'state.vscdb-shm', 'state.vscdb-wal']],
    ['WAL', 'closed', ['state.vscdb']],
    ['DELETE', 'uncommitted', ['state.vscdb', 'state.vscdb-journal']],
    ['DELETE', 'closed', ['state.vscdb']],
  ] as const)(
    '%s, %s: what was committed last is read, and not a byte changes',
    async (journal, mode, files) => {
      await hold(journal, mode);
      const before = traces();
      expect(Object.keys(before)).toEqual(files);
      expect(await valueRead()).toBe('written last');
      expect(await valueRead()).toBe('written last');
      expect(traces()).toEqual(before);
    },
  );

  test('its owner goes on writing while we read', async () => {
    const { commit } = await hold('WAL', 'uncommitted');
    expect(await valueRead()).toBe('written last');
    commit();
    await expect.poll(valueRead).toBe('not committed');
  });

  test('its owner was killed: the log is read where it lies, and neither repaired nor emptied', async () => {
    const { stop } = await hold('WAL', 'uncommitted');
    await stop();
    const before = traces();
    expect(Object.keys(before)).toEqual(['state.vscdb', 'state.vscdb-shm', 'state.vscdb-wal']);
    expect(await valueRead()).toBe('written last');
    expect(traces()).toEqual(before);
  });

  test('a log without its index is not guessed at: what is in the file alone is out of date', async () => {
    const { stop } = await hold('WAL', 'committed');
    await stop();
    unlinkSync(`${path}-shm`);
    const before = traces();
    await expect(valueRead()).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringContaining('once'),
    });
    expect(traces()).toEqual(before);
  });

  test('one that is locked is waited for without holding up the thread', async () => {
    const { commit } = await hold('DELETE', 'exclusive');
    const reading = valueRead();
    const early = await Promise.race([
      reading,
      new Promise((resolve) => setImmediate(resolve, 'still waiting')),
    ]);
    expect(early).toBe('still waiting');
    commit();
    expect(await reading).toBe('not committed');
  });

  test('one that stays locked is given up, and says so', async () => {
    await hold('DELETE', 'exclusive');
    const before = traces();
    await expect(valueRead()).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringContaining('try again'),
    });
    expect(traces()).toEqual(before);
  });

  test('what is no database, or not this one, or not there', async () => {
    expect(await valueRead()).toBeUndefined();
    expect(await machine().queryDatabase(path, 'SELECT 1', [])).toBeNull();
    for (const content of ['', 'no database'.repeat(100)]) {
      writeFileSync(path, content);
      const before = traces();
      await expect(valueRead()).rejects.toMatchObject({ code: 'unreadable' });
      expect(traces()).toEqual(before);
    }
  });
});

const cursor = await discoveryOf('cursor');

test.skipIf(cursor === null)("Cursor's login is found and read while Cursor runs", async () => {
  await hold('WAL', 'uncommitted');
  const before = traces();
  expect(await cursor?.find(machine())).toMatchObject([{ tool: 'cursor', path, trouble: null }]);
  expect(await cursor?.borrow('cursor', machine())).toMatchObject({ accessToken: 'written last' });
  expect(traces()).toEqual(before);
});

import { spawn, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connect } from '../../app/ledger/connection.ts';
import { guardsAreUp } from '../../app/ledger/guards.ts';
import { removeFolder, temporaryFolder } from '../rig/folders.ts';
import { waitFor, withTimeout } from '../rig/wait.ts';
import { countIn, integrityOf, open } from './ledger-files.ts';

const long = process.env['PLIMSOLL_LONG'] === '1';
const kills = long ? 200 : 20;

const writer = join(import.meta.dirname, 'ledger-writer.ts');

function ledgerFile(): string {
  const folder = temporaryFolder('plimsoll-ledger');
  onTestFinished(() => removeFolder(folder));
  return join(folder, 'ledger.db');
}

interface Writing {
  said(): string[];
  /** What the ledger acknowledged before the end. */
  written(): number[];
  kill(): void;
  ended: Promise<void>;
}

function startWriter(...args: (string | number)[]): Writing {
  const child = spawn(process.execPath, [writer, ...args.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  // Half a line was not yet said.
  const said = (): string[] => text.split('\n').slice(0, -1);
  return {
    said,
    written: () => said().flatMap((line) => (line.startsWith('written ') ? [Number(line.slice(8))] : [])),
    kill: () => child.kill('SIGKILL'),
    ended: withTimeout(ended, 'the writer to end', 60_000),
  };
}

const start = Date.UTC(2026, 8, 1);

/** Which readings of an account are in the file, by their number. */
function readingsOf(file: string, who: string): Set<number> {
  const database = new DatabaseSync(file);
  try {
    const rows = database
      .prepare('SELECT at FROM readings JOIN reading_forms ON form = id WHERE account = ?')
      .all(`anthropic-${who}`);
    return new Set(rows.map(({ at }) => (Number(at) - start) / 1000));
  } finally {
    database.close();
  }
}

function expectWhole(file: string): void {
  expect(integrityOf(file)).toBe('ok');
  const { database } = connect(file);
  expect(guardsAreUp(database)).toBe(true);
  database.close();
}

describe('a process that is killed while it writes', () => {
  test(`loses nothing that was acknowledged, ${kills} times`, async () => {
    const file = ledgerFile();
    const acknowledged: number[] = [];
    let from = 0;
    for (let time = 0; time < kills; time += 1) {
      const writing = startWriter(file, 'alone', from, 'removing');
      const enough = 1 + Math.floor(Math.random() * 120);
      await waitFor(() => writing.written().length >= enough, {
        what: 'readings',
        timeout: 30_000,
        interval: 1,
      });
      writing.kill();
      await writing.ended;
      acknowledged.push(...writing.written());
      expect(writing.said().filter((line) => !line.startsWith('written'))).toEqual([]);
      // The one that was under way may be there or not; the next process goes on behind it.
      from = (acknowledged.at(-1) ?? -1) + 2;
      expectWhole(file);
      const there = readingsOf(file, 'alone');
      expect(acknowledged.filter((index) => !there.has(index))).toEqual([]);
    }
    const ledger = open(file);
    const last = ledger.lastKnown('anthropic-alone').get('anthropic-alone');
    expect(Date.parse(last?.attemptedAt ?? '')).toBeGreaterThanOrEqual(
      start + (acknowledged.at(-1) ?? 0) * 1000,
    );
    expect(ledger.notices()).toEqual([]);
    ledger.close();
  });

  test('in the middle of a removal has removed all of it or nothing, and the guards are up', async () => {
    const file = ledgerFile();
    for (let time = 0; time < (long ? 40 : 4); time += 1) {
      const writing = startWriter(file, 'remover', time * 10_000, 'removing');
      await waitFor(() => writing.written().length >= 50, { what: 'removals', timeout: 30_000, interval: 1 });
      writing.kill();
      await writing.ended;
      expectWhole(file);
      const gone = readingsOf(file, 'remover-gone').size;
      expect(countIn(file, `meter_series WHERE account = 'anthropic-remover-gone'`) > 0).toBe(gone > 0);
    }
  });
});

describe('two processes that write at once', () => {
  test('from an empty folder on lose nothing', async () => {
    const file = ledgerFile();
    const count = long ? 3000 : 300;
    const writers = ['one', 'two'].map((who) => ({ who, writing: startWriter(file, who, 0, count) }));
    await Promise.all(writers.map(({ writing }) => writing.ended));
    for (const { who, writing } of writers) {
      expect(writing.written()).toHaveLength(count);
      expect(readingsOf(file, who).size).toBe(count);
    }
    expectWhole(file);
    expect(statSync(file).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600);
  });

  test('the same readings have them once', async () => {
    const file = ledgerFile();
    const writers = [startWriter(file, 'same', 0, 100), startWriter(file, 'same', 0, 100)];
    await Promise.all(writers.map(({ ended }) => ended));
    expect(countIn(file, 'readings')).toBe(100);
    expectWhole(file);
  });
});

describe.runIf(process.platform === 'linux')('a disk that is full', () => {
  /** A limit on the size of files behaves like one. */
  const within = (kilobytes: number, file: string): string[] => {
    const command = [
      '-c',
      `ulimit -f ${kilobytes * 2}; exec "$@"`,
      'sh',
      process.execPath,
      writer,
      file,
      'full',
      '0',
      '2000',
    ];
    const { stdout, status } = spawnSync('sh', command, { encoding: 'utf8' });
    expect(status).toBe(0);
    return stdout.trim().split('\n');
  };

  test.each([0, 20, 200])('after %d kB keeps the rest in memory and says so', (kilobytes) => {
    const file = ledgerFile();
    const said = within(kilobytes, file);
    const written = said.filter((line) => line.startsWith('written')).length;
    expect(said.filter((line) => line.startsWith('kept')).length).toBe(2000 - written);
    expect(written).toBeLessThan(2000);
    expect(said.at(-2)).toMatch(/^notice The ledger .* cannot be written: .* kept in memory only\.$/);
    expect(said.at(-1)).toBe(`known ${new Date(start + 1999 * 1000).toISOString()}`);
    if (written > 0) {
      expect(integrityOf(file)).toBe('ok');
      expect(readingsOf(file, 'full').size).toBeGreaterThanOrEqual(written);
    }
  });

  test('that has room again is used again', () => {
    const file = ledgerFile();
    within(100, file);
    const said = within(100_000, file);
    expect(said.filter((line) => line.startsWith('written'))).toHaveLength(2000);
    expectWhole(file);
  });
});

import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { connect } from '../../app/ledger/connection.ts';
import { openLedger } from '../../app/ledger/ledger.ts';
import { guardsAreUp } from '../../app/ledger/guards.ts';
import { hasModes, ownFolder, unprivileged } from '../unit/unprivileged.ts';
import { minute } from '../unit/sample.ts';
import {
  asideIn,
  countIn,
  everythingIn,
  fill,
  integrityOf,
  later,
  noise,
  open,
  overwrite,
  pageSize,
  readings,
  step,
} from './ledger-files.ts';

const ledgerFile = (): string => join(ownFolder(), 'ledger.db');

const filled = (): string => {
  const file = ledgerFile();
  fill(file);
  return file;
};

/** Opens it, and looks that it is a whole ledger which can be written, whatever was found there. */
function opensWhole(file: string): string[] {
  const ledger = open(file, later);
  expect(ledger.append(step(readings))).toBe(true);
  expect(ledger.lastKnown('anthropic-1a2b3c4d').get('anthropic-1a2b3c4d')?.snapshot?.meters).toHaveLength(2);
  const notices = ledger.notices().map(({ text }) => text);
  ledger.close();
  expect(integrityOf(file)).toBe('ok');
  const { database } = connect(file);
  expect(guardsAreUp(database)).toBe(true);
  database.close();
  if (hasModes) expect(statSync(file).mode & 0o777).toBe(0o600);
  const left = readdirSync(dirname(file)).filter((name) => !name.includes('set-aside'));
  expect(left).toEqual(['ledger.db']);
  return notices;
}

describe('a ledger', () => {
  test('that is whole opens without a word', () => {
    const file = filled();
    expect(opensWhole(file)).toEqual([]);
    expect(countIn(file, 'readings')).toBe(readings + 1);
  });

  test('that is not there yet is made, for nobody else to read', () => {
    const file = ledgerFile();
    expect(opensWhole(file)).toEqual([]);
  });

  test.runIf(hasModes)('for everybody to read, and its log, become ours alone', () => {
    const file = filled();
    chmodSync(file, 0o644);
    const ledger = open(file);
    ledger.append(step(readings));
    expect([file, `${file}-wal`].map((each) => statSync(each).mode & 0o777)).toEqual([0o600, 0o600]);
    ledger.close();
  });

  test('that is empty is filled', () => {
    const file = ledgerFile();
    writeFileSync(file, '');
    expect(opensWhole(file)).toEqual([]);
  });
});

describe('of a damaged ledger', () => {
  test.each([
    ['its head', 0, noise(100)],
    ['its first page', 0, noise(pageSize)],
    ['its first bytes', 0, Buffer.alloc(16)],
    ['its list of tables', 100, noise(pageSize - 100)],
    ['its marks', 60, noise(12)],
  ])('everything is kept when %s is gone', (_what, position, bytes) => {
    const file = filled();
    const before = everythingIn(file);
    overwrite(file, position, bytes);
    const damaged = readFileSync(file);
    const [notice] = opensWhole(file);
    expect(notice).toMatch(
      /was damaged\. What could be read of it, \d+ rows, was kept\. The old file is kept as /,
    );
    expect(asideIn(file).map((aside) => readFileSync(aside).equals(damaged))).toEqual([true]);
    expect(notice).toContain(asideIn(file)[0]);
    const after = everythingIn(file);
    for (const [table, rows] of Object.entries(before)) {
      expect(after[table], table).toEqual(expect.arrayContaining(rows.slice(0, 50)));
      expect(after[table]?.length).toBeGreaterThanOrEqual(rows.length);
    }
  });

  test('what lies around a damaged page is kept, whichever page it is', () => {
    const whole = filled();
    const pages = statSync(whole).size / pageSize;
    const total = countIn(whole, 'readings') + countIn(whole, 'meter_points');
    const worst: number[] = [];
    for (let page = 1; page < pages; page += 1) {
      const file = ledgerFile();
      copyFileSync(whole, file);
      overwrite(file, page * pageSize, noise(pageSize));
      const ledger = open(file, later);
      ledger.recover();
      expect(ledger.append(step(readings)), `page ${page}`).toBe(true);
      ledger.close();
      expect(integrityOf(file)).toBe('ok');
      worst.push((countIn(file, 'readings') + countIn(file, 'meter_points')) / total);
    }
    // One page is one leaf of a table, or leads to some of them; the roots of the two large tables are the worst.
    expect(worst.filter((share) => share > 0.9).length).toBeGreaterThan(worst.length - 5);
  });

  test('what is left of a cut file is kept', () => {
    const file = filled();
    const rows = (): number => countIn(file, 'readings') + countIn(file, 'meter_points');
    const before = rows();
    truncateSync(file, Math.floor((statSync(file).size * 0.8) / pageSize) * pageSize + 1000);
    const [notice] = opensWhole(file);
    expect(notice).toMatch(/was damaged/);
    expect(rows()).toBeGreaterThan(before / 2);
  });

  test('nothing is kept when there was nothing', () => {
    const file = ledgerFile();
    writeFileSync(file, 'Dear diary, today I read 40 %.'.repeat(1000));
    expect(opensWhole(file)[0]).toMatch(
      /Nothing in it could be read, so the history starts anew\. The old file is kept/,
    );
    expect(readFileSync(asideIn(file)[0] ?? '', 'utf8')).toMatch(/^Dear diary/);
  });

  test('nothing is taken from another program’s database', () => {
    const file = ledgerFile();
    const other = new DatabaseSync(file);
    other.exec('CREATE TABLE readings (form, at, retry_at); INSERT INTO readings VALUES (1, 2, 3)');
    other.exec('CREATE TABLE books (title)');
    other.close();
    expect(opensWhole(file)[0]).toMatch(/history starts anew/);
    expect(countIn(asideIn(file)[0] ?? '', 'books')).toBe(0);
  });

  test('a log that makes no sense is passed over', () => {
    const file = filled();
    writeFileSync(`${file}-wal`, noise(100_000));
    expect(opensWhole(file)).toEqual([]);
    expect(countIn(file, 'readings')).toBe(readings + 1);
  });

  test('the log counts as well, as far as it is whole', () => {
    const file = ledgerFile();
    const source = filled();
    const ledger = open(source);
    for (let index = 0; index < 300; index += 1) ledger.append(step(readings + index));
    copyFileSync(source, file);
    copyFileSync(`${source}-wal`, `${file}-wal`);
    ledger.close();
    overwrite(`${file}-wal`, statSync(`${file}-wal`).size - 50_000, noise(50_000));
    const before = countIn(source, 'readings');
    const again = open(file, later);
    again.close();
    expect(countIn(file, 'readings')).toBeGreaterThan(readings);
    expect(countIn(file, 'readings')).toBeLessThan(before);
    expect(integrityOf(file)).toBe('ok');
  });

  test('a folder in its place is set aside', () => {
    const file = ledgerFile();
    mkdirSync(join(file, 'inside'), { recursive: true });
    expect(opensWhole(file)[0]).toMatch(/A folder was in the place of the ledger/);
    expect(readdirSync(asideIn(file)[0] ?? '')).toEqual(['inside']);
  });
});

describe('a repair', () => {
  test('that was cut short after the new ledger was complete is finished', () => {
    const file = filled();
    copyFileSync(file, `${file}.recovered`);
    overwrite(file, 0, noise(pageSize));
    expect(opensWhole(file)).toEqual([]);
    expect(asideIn(file)).toHaveLength(1);
    expect(countIn(file, 'readings')).toBe(readings + 1);
  });

  test('that was cut short before it begins anew', () => {
    const file = filled();
    overwrite(file, 0, noise(pageSize));
    writeFileSync(`${file}.recovering`, noise(5000));
    writeFileSync(`${file}.recovering-wal`, noise(5000));
    writeFileSync(`${file}.graft`, noise(5000));
    expect(opensWhole(file)[0]).toMatch(/was damaged/);
    expect(countIn(file, 'readings')).toBe(readings + 1);
  });

  test('is followed by whoever had the old file open', () => {
    const file = filled();
    const [one, other] = [open(file, later), open(file, later)];
    one.recover();
    expect(other.append(step(readings))).toBe(true);
    expect(other.lastKnown().size).toBe(4);
    one.close();
    other.close();
    expect(countIn(file, 'readings')).toBe(readings + 1);
    expect(asideIn(file)).toHaveLength(1);
  });

  test('happens once when two find the damage', () => {
    const file = filled();
    const [one, other] = [open(file, later), open(file, later)];
    one.recover();
    other.recover();
    expect(other.append(step(readings))).toBe(true);
    one.close();
    other.close();
    expect(asideIn(file)).toHaveLength(1);
  });
});

test('a ledger that was removed while it is open is started anew', () => {
  const file = filled();
  const ledger = open(file, later);
  renameSync(file, `${file}.elsewhere`);
  expect(ledger.append(step(readings))).toBe(true);
  ledger.close();
  expect(countIn(file, 'readings')).toBe(1);
});

describe('a ledger of a newer Plimsoll', () => {
  const newer = (): string => {
    const file = filled();
    const database = new DatabaseSync(file);
    database.exec('PRAGMA user_version = 99; PRAGMA journal_mode = DELETE');
    database.close();
    return file;
  };

  test('is shown and left as it is; what is read now lies over it', () => {
    const file = newer();
    const before = readFileSync(file);
    const ledger = open(file, later);
    expect(ledger.notices().map(({ text }) => text)).toEqual([
      expect.stringMatching(/newer Plimsoll.*update Plimsoll/),
    ]);
    expect(ledger.append(step(readings))).toBe(false);
    expect(ledger.lastKnown().size).toBe(4);
    expect(ledger.file()).toBeNull();
    expect(ledger.retention(1)).toBe(0);
    ledger.close();
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(dirname(file))).toEqual(['ledger.db']);
  });

  test('may have other tables', () => {
    const file = newer();
    const database = new DatabaseSync(file);
    database.exec('ALTER TABLE readings RENAME TO looks');
    database.close();
    const ledger = open(file, later);
    ledger.append(step(readings));
    expect([...ledger.lastKnown().keys()]).toEqual(['anthropic-1a2b3c4d']);
    ledger.close();
  });
});

describe.runIf(hasModes)('without the right to', () => {
  const mine = (): string => {
    const file = ledgerFile();
    unprivileged(() => fill(file));
    return file;
  };
  const isRoot = process.getuid?.() === 0;

  test.each([0o000, 0o400, 0o444])('read or write it, mode %o is set right', (mode) => {
    const file = mine();
    chmodSync(file, mode);
    unprivileged(() => {
      const ledger = open(file, later);
      expect(ledger.notices()).toEqual([]);
      expect(ledger.append(step(readings))).toBe(true);
      ledger.close();
    });
    expect(countIn(file, 'readings')).toBe(readings + 1);
  });

  test.runIf(isRoot)('write somebody else’s file, it is read into one of ours', () => {
    const file = mine();
    chownSync(file, 0, 0);
    chmodSync(file, 0o644);
    unprivileged(() => {
      const ledger = open(file, later);
      expect(ledger.append(step(readings))).toBe(true);
      expect(ledger.notices()[0]?.text).toMatch(/belongs to somebody else.*The old file is kept as/);
      ledger.close();
    });
    expect(countIn(file, 'readings')).toBe(readings + 1);
  });

  test.runIf(isRoot)('read somebody else’s file, it is set aside', () => {
    const file = mine();
    chownSync(file, 0, 0);
    chmodSync(file, 0o600);
    unprivileged(() => {
      const ledger = open(file, later);
      expect(ledger.append(step(readings))).toBe(true);
      expect(ledger.notices()[0]?.text).toMatch(/belongs to somebody else.*The old file is kept as/);
      ledger.close();
    });
    expect(countIn(asideIn(file)[0] ?? '', 'readings')).toBe(readings);
  });

  test('write in its folder, what it knows is shown and memory holds the rest', () => {
    const file = mine();
    chmodSync(file, 0o400);
    chmodSync(dirname(file), 0o500);
    const before = readFileSync(file);
    unprivileged(() => {
      const ledger = open(file, later);
      expect(ledger.append(step(readings))).toBe(false);
      expect(ledger.lastKnown().size).toBe(4);
      expect(ledger.notices()[0]?.text).toMatch(
        /cannot be written: .*Until then readings are kept in memory only/,
      );
      ledger.close();
    });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('make it, memory holds everything', () => {
    const file = ledgerFile();
    chmodSync(dirname(file), 0o500);
    unprivileged(() => {
      const ledger = open(file, later);
      expect(ledger.append(step(0))).toBe(false);
      expect(ledger.lastKnown().size).toBe(1);
      expect(ledger.notices()).toHaveLength(1);
      ledger.close();
    });
    chmodSync(dirname(file), 0o700);
    expect(existsSync(file)).toBe(false);
  });
});

test('what could not be written while another process kept the file is written later', () => {
  const file = filled();
  let time = later;
  const patient = openLedger(file, { now: () => time });
  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  expect(patient.append(step(readings))).toBe(false);
  expect(patient.append(step(readings + 1))).toBe(false);
  expect(patient.notices()).toHaveLength(1);
  expect(patient.lastKnown('anthropic-1a2b3c4d').size).toBe(1);
  other.exec('COMMIT');
  other.close();
  expect(patient.append(step(readings + 2))).toBe(false);
  time += minute;
  expect(patient.append(step(readings + 3))).toBe(true);
  expect(patient.notices()).toEqual([]);
  patient.close();
  expect(countIn(file, 'readings')).toBe(readings + 4);
});

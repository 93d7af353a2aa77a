import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { setAside } from '../system/files.ts';
import { connect, connectReadOnly } from './connection.ts';
import { Database } from './database.ts';
import { graft, temporaryNames } from './graft.ts';
import { versionOf } from './migrations.ts';
import { salvage } from './salvage.ts';
import { makePrivate } from './private-file.ts';
import { NotALedger } from './trouble.ts';

/** Waits for as long as another process may take to repair a large ledger. */
const repairTimeoutMs = 60_000;

const finished = (file: string): string => `${file}.recovered`;

export const identityOf = (file: string): string | null => {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${found.dev} ${found.ino}`;
};

function discard(file: string): void {
  for (const name of temporaryNames(file)) rmSync(name, { force: true });
}

/** The second half of a repair: also when the first half was all that a process lived to see. */
function swap(file: string, now: number): string {
  const log = statSync(`${file}-wal`, { throwIfNoEntry: false });
  const companions = (log?.size ?? 0) > 0 ? ['-wal'] : [];
  const where = existsSync(file) ? setAside(file, now, 'move', companions) : '';
  if (existsSync(file)) throw Object.assign(new Error(where), { code: 'EACCES' });
  // The new file must not find anything of the old one's.
  for (const name of temporaryNames(file)) rmSync(name, { force: true });
  renameSync(finished(file), file);
  return where;
}

export function finishRepair(file: string, now: number): void {
  if (existsSync(finished(file))) swap(file, now);
}

const hasTables = (database: Database): boolean =>
  database.get(`SELECT 1 FROM sqlite_schema WHERE type = 'table' LIMIT 1`) !== null;

function openDamaged(file: string, copy: string): Database | null {
  let database: Database | null = null;
  try {
    database = connectReadOnly(file);
    versionOf(database);
    return database;
  } catch (error) {
    // Its tables are known; only the marks in its head are wrong.
    if (error instanceof NotALedger && !error.foreign && database !== null && hasTables(database))
      return database;
    database?.close();
    if (error instanceof NotALedger && error.foreign) return null;
  }
  try {
    graft(file, copy);
    return new Database(copy);
  } catch {
    return null;
  }
}

/** Nobody writes to the damaged file while it is read: what they write later goes to the new one. */
function holdStill(file: string): Database | null {
  try {
    const database = new Database(file, { timeout: 1000 });
    database.exec('BEGIN IMMEDIATE');
    return database;
  } catch {
    return null;
  }
}

function build(file: string, now: number): number {
  const building = `${file}.recovering`;
  const copy = `${file}.graft`;
  discard(building);
  makePrivate(building);
  const { database } = connect(building);
  const damaged = openDamaged(file, copy);
  try {
    const rows = damaged === null ? 0 : salvage(damaged, database);
    database.run("INSERT INTO removals VALUES (?, 'recovery', NULL, 0)", now);
    return rows;
  } finally {
    damaged?.close();
    discard(copy);
    // The last to close it writes everything into the one file, to the disk.
    database.close();
  }
}

const reasons = {
  damaged: 'The ledger of readings was damaged',
  taken: 'The ledger of readings belongs to somebody else and cannot be used',
};

const counted = (rows: number): string =>
  rows === 0
    ? 'Nothing in it could be read, so the history starts anew'
    : `What could be read of it, ${rows} ${rows === 1 ? 'row' : 'rows'}, was kept`;

/**
 * Replaces a damaged ledger by a new one with everything that could be read. At every moment there is either the old
 * file or the new one, or a complete new one waiting for its place.
 */
export function repair(
  file: string,
  seen: string | null,
  now: number,
  why: 'damaged' | 'taken',
): string | null {
  const lock = new Database(`${file}.repair-lock`, { timeout: repairTimeoutMs });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    // Another process was quicker.
    if (identityOf(file) !== seen) return null;
    if (statSync(file).isDirectory()) {
      return `A folder was in the place of the ledger, ${file}. ${setAside(file, now, 'move')} A new ledger was started.`;
    }
    const held = holdStill(file);
    try {
      const rows = build(file, now);
      // Windows moves no file that is open.
      if (process.platform === 'win32') held?.close();
      renameSync(`${file}.recovering`, finished(file));
      const where = swap(file, now);
      return `${reasons[why]}. ${counted(rows)}. ${where}`;
    } finally {
      held?.close();
    }
  } finally {
    lock.close();
    rmSync(`${file}.repair-lock`, { force: true });
  }
}

import { existsSync, statSync } from 'node:fs';
import { reasonFor } from '../system/home.ts';
import { connect, connectReadOnly, type Connection } from './connection.ts';
import type { Database } from './database.ts';
import { versionOf } from './migrations.ts';
import { makePrivate } from './private-file.ts';
import { finishRepair, identityOf, repair } from './repair.ts';
import { asFileError, troubleOf } from './trouble.ts';

export interface Opened {
  /** Null when there is nothing to be had from the file. */
  database: Database | null;
  writable: boolean;
  /** Which file the connection belongs to: another may take its place. */
  identity: string | null;
  /** For the person, when something is not as it should be. */
  notice: string | null;
}

const newerNotice =
  'The ledger of readings was written by a newer Plimsoll. It is shown as it is, and nothing is written to it: ' +
  'update Plimsoll to go on with it.';

export const unwritableNotice = (file: string, error: unknown): string =>
  `The ledger ${file} cannot be written: ${reasonFor(asFileError(error))}. Until then readings are kept in memory only.`;

function readable(file: string): Database | null {
  // A database that was not closed has a log, which cannot be read without the right to write beside it.
  const names = existsSync(`${file}-wal`) ? [file] : [file, `file:${encodeURI(file)}?mode=ro&immutable=1`];
  for (const name of names) {
    try {
      const database = connectReadOnly(name);
      if (versionOf(database) > 0) return database;
      database.close();
    } catch {
      // Then not this way.
    }
  }
  return null;
}

/** A folder, or a file that belongs to somebody else, is in our way as much as damage is. */
function isInTheWay(file: string, error: unknown): boolean {
  if (troubleOf(error) === 'damaged') return true;
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined || found.isDirectory()) return found !== undefined;
  const me = process.geteuid?.() ?? found.uid;
  return me !== 0 && me !== found.uid;
}

const opened = (file: string, { database, newer }: Connection, notice: string | null): Opened => ({
  database,
  writable: !newer,
  identity: identityOf(file),
  notice: newer ? newerNotice : notice,
});

/** Opens the ledger whatever has become of the file. Never throws for what can happen to a file. */
export function openFile(file: string, now: number): Opened {
  let seen: string | null = null;
  try {
    finishRepair(file, now);
    makePrivate(file);
    seen = identityOf(file);
    return opened(file, connect(file), null);
  } catch (error) {
    if (troubleOf(error) === 'mistake') throw error;
    try {
      if (seen === null || !isInTheWay(file, error)) throw error;
      const notice = repair(file, seen, now, troubleOf(error) === 'damaged' ? 'damaged' : 'taken');
      makePrivate(file);
      return opened(file, connect(file), notice);
    } catch (second) {
      const notice = unwritableNotice(file, second);
      return { database: readable(file), writable: false, identity: identityOf(file), notice };
    }
  }
}

/** The same for damage that shows only while the file is in use. */
export function reopenDamaged(file: string, seen: string | null, now: number): Opened {
  try {
    const notice = repair(file, seen, now, 'damaged');
    return opened(file, connect(file), notice);
  } catch (error) {
    return { database: null, writable: false, identity: null, notice: unwritableNotice(file, error) };
  }
}

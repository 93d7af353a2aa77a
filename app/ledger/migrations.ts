import type { Database } from './database.ts';
import { guardsAreUp, raiseGuards } from './guards.ts';
import { first } from './migrations/0001-first.ts';
import { NotALedger } from './trouble.ts';

/** One step each, never changed once released; the file's user_version counts those that it has had. */
const migrations: readonly string[] = [first];

export const schemaVersion = migrations.length;

/** "PLIM": tells a ledger from any other database that somebody may have put in its place. */
const applicationId = 0x504c494d;

const pragma = (database: Database, name: string): number =>
  Object.values(database.get<Record<string, number>>(`PRAGMA ${name}`) ?? {})[0] ?? 0;

/** Throws when the file is no ledger. 0 is an empty file. */
export function versionOf(database: Database): number {
  const version = pragma(database, 'user_version');
  const tables = database
    .all<{ name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'table'`)
    .map(({ name }) => name);
  const isMarked = pragma(database, 'application_id') === applicationId && version > 0;
  if (isMarked !== tables.includes('meter_points'))
    throw new NotALedger(!isMarked && !tables.includes('readings'));
  if (!isMarked && tables.length > 0) throw new NotALedger(true);
  return isMarked ? version : 0;
}

/** Brings the file to our version; another process may be doing the same. */
export function migrate(database: Database): void {
  if (versionOf(database) === schemaVersion && guardsAreUp(database)) return;
  database.transaction(() => {
    for (const step of migrations.slice(versionOf(database))) database.exec(step);
    raiseGuards(database);
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion}`);
  });
}

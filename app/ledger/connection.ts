import { busyTimeoutMs, Database } from './database.ts';
import { migrate, schemaVersion, versionOf } from './migrations.ts';
import { troubleOf } from './trouble.ts';

export interface Connection {
  database: Database;
  /** A later Plimsoll wrote this file. It is read, and left as it is. */
  newer: boolean;
}

const pause = new Int32Array(new SharedArrayBuffer(4));
const [mostTries, pauseMs] = [100, 20];

/** Changing to WAL does not wait for others as everything else does: two first starts may meet here. */
function useWriteAheadLog(database: Database): void {
  for (let tries = 1; ; tries += 1) {
    try {
      database.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (troubleOf(error) !== 'busy' || tries >= mostTries) throw error;
      Atomics.wait(pause, 0, 0, pauseMs);
    }
  }
}

/**
 * With synchronous = NORMAL a commit is in the system's hands when it returns: a killed process loses nothing of it.
 * Only a power cut may take the last seconds, never the file itself; they are read again at the next poll. A flush to
 * the disk with every commit would cost milliseconds on the main thread, each time.
 */
function prepare(database: Database): void {
  useWriteAheadLog(database);
  // What is removed is overwritten. Removing is rare, so that costs nothing. The worker moves the log into the file in
  // time; the limit here is for when there is no worker, since on the main thread it takes tens of milliseconds.
  database.exec(`PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF;
    PRAGMA wal_autocheckpoint = 10000; PRAGMA journal_size_limit = 16000000`);
}

/**
 * A file that may only be read opens without a word, and even begins a transaction: only a write tells. Somebody else
 * who is writing just now proves as well that it can be written.
 */
function expectWritable(database: Database): void {
  database.exec('PRAGMA busy_timeout = 0');
  try {
    database.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${schemaVersion}`);
  } catch (error) {
    if (troubleOf(error) !== 'busy') throw error;
  } finally {
    database.rollBack();
    database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
  }
}

/** Opens a ledger for writing, brings it up to date, and throws what SQLite throws. */
export function connect(path: string): Connection {
  let database = new Database(path);
  try {
    if (versionOf(database) > schemaVersion) {
      database.close();
      database = new Database(path, { readOnly: true });
      return { database, newer: true };
    }
    prepare(database);
    migrate(database);
    expectWritable(database);
    return { database, newer: false };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** For those who only ask. */
export const connectReadOnly = (path: string): Database => new Database(path, { readOnly: true });

export function inMemory(): Database {
  const database = new Database(':memory:');
  migrate(database);
  return database;
}

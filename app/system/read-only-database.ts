import { open, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { ReadError } from '../providers/read-error.ts';

type Row = Record<string, unknown>;

/** Its size in bytes; null when it is not there. */
const sizeOf = (path: string): Promise<number | null> =>
  stat(path).then(
    ({ size }) => size,
    () => null,
  );

/** The file's header names the journal: bytes 18 and 19 are 2 where it is a write-ahead log. */
async function hasWriteAheadLog(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(20), 0, 20, 0);
    return bytesRead === 20 && buffer[18] === 2;
  } finally {
    await file.close();
  }
}

/**
 * How to read without a trace. What was committed last is in the log beside the file, so the log has to be read too;
 * but SQLite, left to itself, makes that log and its index when they are missing, repairs the index and marks its place
 * in it. `readonly_shm` (sqlite.org/src: os_unix.c, os_win.c) opens the index for reading only: the owner's locks are
 * still honoured, and one that nobody holds is rebuilt in our memory.
 * Without a log there is nothing to miss: `immutable` reads the file alone and makes nothing beside it. It takes no
 * locks; should the owner start within that millisecond, a torn page is an error at worst, and the next read is right.
 */
async function modeFor(path: string): Promise<string> {
  const locked = 'mode=ro&readonly_shm=1';
  if (!(await hasWriteAheadLog(path))) return locked;
  const [log, index] = await Promise.all([sizeOf(`${path}-wal`), sizeOf(`${path}-shm`)]);
  if (log !== null && index !== null) return locked;
  if ((log ?? 0) === 0) return 'mode=ro&immutable=1';
  throw new ReadError(
    'unreadable',
    `${path} was left half written: start the program that it belongs to once.`,
  );
}

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && Number(error.errcode) % 256 === 5;

async function once(path: string, sql: string, parameters: readonly string[]): Promise<Row[]> {
  const { DatabaseSync } = await import('node:sqlite');
  const url = pathToFileURL(path);
  url.search = await modeFor(path);
  // No time-out of SQLite's own: it would wait on this thread.
  const database = new DatabaseSync(url, { readOnly: true, timeout: 0 });
  try {
    return database.prepare(sql).all(...parameters);
  } finally {
    database.close();
  }
}

const tries = 40;
const pauseMs = 50;

/** Rows of a SQLite file that another program owns and may have open; not a byte of it or beside it changes. */
export async function queryReadOnly(
  path: string,
  sql: string,
  parameters: readonly string[],
): Promise<Row[]> {
  await stat(path);
  for (let left = tries - 1; ; left -= 1) {
    try {
      return await once(path, sql, parameters);
    } catch (error) {
      if (error instanceof ReadError) throw error;
      if (!isBusy(error)) throw new ReadError('unreadable', `${path} cannot be read as a database.`);
      if (left === 0)
        throw new ReadError('unreadable', `${path} is being written to; try again in a moment.`);
      await pause(pauseMs);
    }
  }
}

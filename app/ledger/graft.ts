import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { Database } from './database.ts';
import { migrate } from './migrations.ts';

/**
 * A file whose first page is damaged has lost only where its tables begin. They begin at the same pages in every ledger,
 * so a first page that says so is made and put on a copy; salvage then reads what is really there.
 */

const pageSize = 4096;
const [versionsAt, pageCountAt] = [18, 28];
const withLog = 2;

interface Placed {
  type: string;
  name: string;
  tbl_name: string;
  rootpage: number;
  sql: string;
}

export const temporaryNames = (file: string): string[] =>
  ['', '-wal', '-shm', '-journal'].map((end) => file + end);

function discard(file: string): void {
  for (const name of temporaryNames(file)) rmSync(name, { force: true });
}

/** The first page of a ledger that has our tables where ours are, and nothing else. */
function firstPage(aside: string): Buffer {
  const model = new Database(':memory:');
  migrate(model);
  const placed = model.all<Placed>(
    `SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema WHERE type IN ('table', 'index')`,
  );
  model.close();
  discard(aside);
  const page = new Database(aside);
  try {
    page.exec(`PRAGMA page_size = ${pageSize}`);
    page.allowSchemaWrites();
    page.transaction(() => {
      for (const { type, name, tbl_name, rootpage, sql } of placed) {
        page.run('INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)', type, name, tbl_name, rootpage, sql);
      }
    });
  } finally {
    page.close();
  }
  const bytes = readFileSync(aside).subarray(0, pageSize);
  discard(aside);
  return bytes;
}

/** Puts a copy with a new first page at `copy`. The caller removes it. */
export function graft(file: string, copy: string): void {
  const page = Buffer.from(firstPage(copy));
  copyFileSync(file, copy);
  if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`);
  // A file that is shorter than it says is refused as a whole.
  page.writeUInt32BE(Math.floor(statSync(copy).size / pageSize), pageCountAt);
  // Read and written with a log, which may hold the latest rows.
  page.writeUInt8(withLog, versionsAt);
  page.writeUInt8(withLog, versionsAt + 1);
  const descriptor = openSync(copy, 'r+');
  try {
    writeSync(descriptor, page, 0, pageSize, 0);
  } finally {
    closeSync(descriptor);
  }
}

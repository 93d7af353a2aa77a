import type { Database } from './database.ts';
import { removing } from './guards.ts';
import { settleAt } from './tracks.ts';

/** The two operations that may remove anything, each one transaction. */

/** The first moment of the month that was `months` months ago, in UTC: months go as a whole. */
export function cutoffOf(now: number, months: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months);
}

const sum = (counts: number[]): number => counts.reduce((total, count) => total + count, 0);

/** Names that nothing is called by any more. */
const unused = [
  'DELETE FROM reading_forms WHERE NOT EXISTS (SELECT 1 FROM readings WHERE form = id)',
  'DELETE FROM reading_contents WHERE NOT EXISTS (SELECT 1 FROM reading_forms WHERE id = form)',
  'DELETE FROM meter_series WHERE NOT EXISTS (SELECT 1 FROM meter_points WHERE series = id)',
  'DELETE FROM credit_series WHERE NOT EXISTS (SELECT 1 FROM credit_points WHERE series = id)',
];

const dropUnused = (database: Database): void => {
  for (const statement of unused) database.run(statement);
};

function isAnythingBefore(database: Database, cutoff: number): boolean {
  const firsts = [
    'SELECT min((SELECT min(at) FROM readings WHERE form = id)) AS at FROM reading_forms',
    'SELECT min(at) AS at FROM transactions',
  ].map((sql) => database.get<{ at: number | null }>(sql)?.at ?? Infinity);
  return Math.min(...firsts) < cutoff;
}

/** Removes everything older than so many whole months; tells how many rows went. */
export function retain(database: Database, months: number, now: number): number {
  const cutoff = cutoffOf(now, months);
  if (!(months >= 1) || !isAnythingBefore(database, cutoff)) return 0;
  return removing(database, () => {
    settleAt(database, cutoff);
    const tables = ['meter_points', 'credit_points', 'readings', 'transactions'];
    const counts = tables.map((table) => database.run(`DELETE FROM ${table} WHERE at < ?`, cutoff));
    // A key that was refused stays refused, however long ago.
    counts.push(
      database.run(
        `DELETE FROM sign_ins WHERE at < ?
           AND at < (SELECT max(at) FROM sign_ins last WHERE last.subject = sign_ins.subject)`,
        cutoff,
      ),
    );
    dropUnused(database);
    const rows = sum(counts);
    database.run("INSERT INTO removals VALUES (?, 'retention', ?, ?)", now, cutoff, rows);
    return rows;
  });
}

/** Removes all that is known of one account. That it happened is noted, not whose it was. */
export function forget(database: Database, account: string, now: number): number {
  const rows = removing(database, () => {
    const mine = (table: string): string => `(SELECT id FROM ${table} WHERE account = ?)`;
    const counts = [
      `DELETE FROM meter_points WHERE series IN ${mine('meter_series')}`,
      `DELETE FROM credit_points WHERE series IN ${mine('credit_series')}`,
      `DELETE FROM readings WHERE form IN ${mine('reading_forms')}`,
      `DELETE FROM reading_contents WHERE form IN ${mine('reading_forms')}`,
      'DELETE FROM meter_series WHERE account = ?',
      'DELETE FROM credit_series WHERE account = ?',
      'DELETE FROM reading_forms WHERE account = ?',
      'DELETE FROM transactions WHERE account = ?',
      'DELETE FROM sign_ins WHERE subject = ?',
    ].map((statement) => database.run(statement, account));
    const total = sum(counts);
    // Two accounts may be forgotten in the same millisecond.
    database.run(
      `INSERT INTO removals SELECT coalesce(max(at) + 1, ?1), 'account', NULL, ?2 FROM removals
       WHERE what = 'account' AND at >= ?1`,
      now,
      total,
    );
    return total;
  });
  // What was removed is also gone from the log of recent writes, unless another process is just reading it.
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  return rows;
}

import type { Database } from './database.ts';
import type { Entry, Value } from './rows.ts';

/**
 * A track is what one meter, or one account's credits, said over time, whichever series the points are in. Its points
 * have one order: by moment, then reader, then series, so that it does not matter in which order they were written.
 * A moment at which a reading held a series is evidence for it. Evidence without a point of its own says "as before".
 */

const anHour = 3_600_000;

interface Tables {
  series: string;
  points: string;
  /** The columns of a point but for its key. */
  values: readonly string[];
  /** Which series `s` are on the track of `own`. */
  siblings: string;
}

export const tables: Record<Entry['track'], Tables> = {
  meter: {
    series: 'meter_series',
    points: 'meter_points',
    values: ['utilisation', 'used', 'allowed', 'resets_at'],
    siblings: 's.account = own.account AND s.kind = own.kind AND s.scope IS own.scope',
  },
  credit: {
    series: 'credit_series',
    points: 'credit_points',
    values: ['balance'],
    siblings: 's.account = own.account',
  },
};

type Point = { series: number; at: number } & Record<string, Value>;

const order = 'DESC, s.via DESC, s.id DESC LIMIT 1';

/** The last point before that moment of that series, in the track's order. */
function pointBefore(
  database: Database,
  { series, points, siblings }: Tables,
  id: number,
  at: number,
): Point | null {
  return database.get<Point>(
    `SELECT p.* FROM ${series} own CROSS JOIN ${series} s ON ${siblings} CROSS JOIN ${points} p ON p.series = s.id
       AND p.at = (SELECT max(at) FROM ${points} WHERE series = s.id AND at < ?2 + ((s.via, s.id) < (own.via, own.id)))
     WHERE own.id = ?1 ORDER BY p.at ${order}`,
    id,
    at,
  );
}

/** The first evidence from that moment of that series on. */
function evidenceFrom(
  database: Database,
  { series, siblings }: Tables,
  id: number,
  at: number,
): { series: number; at: number } | null {
  return database.get(
    `SELECT s.id AS series, (SELECT min(at) FROM readings WHERE form = c.form
         AND at >= ?2 + ((s.via, s.id) < (own.via, own.id))) AS at
     FROM ${series} own CROSS JOIN ${series} s ON ${siblings} CROSS JOIN reading_contents c ON c.series = s.id
     WHERE own.id = ?1 AND at IS NOT NULL ORDER BY at, s.via, s.id LIMIT 1`,
    id,
    at,
  );
}

const placeholders = (count: number): string => Array.from({ length: count }, () => '?').join(', ');

function insertPoint(
  database: Database,
  { points, values }: Tables,
  series: number,
  at: number,
  point: Value[],
): void {
  database.run(`INSERT INTO ${points} VALUES (${placeholders(2 + values.length)})`, series, at, ...point);
}

const valuesOf = ({ values }: Tables, point: Point): Value[] => values.map((name) => point[name] ?? null);

/**
 * What follows says "as before" and is about to have another point before it, or none: it gets a point of its own, with
 * the numbers it meant.
 */
function settleEvidence(
  database: Database,
  track: Tables,
  id: number,
  at: number,
  before: Point | null,
): void {
  if (before === null) return;
  const next = evidenceFrom(database, track, id, at);
  if (next === null || next.series !== before.series) return;
  const has = database.get(`SELECT 1 FROM ${track.points} WHERE series = ? AND at = ?`, next.series, next.at);
  if (has === null) insertPoint(database, track, next.series, next.at, valuesOf(track, before));
}

/** Writes what a reading says of one track, unless that is what was known and the last point is not an hour old. */
export function addEntry(database: Database, entry: Entry, at: number): void {
  const track = tables[entry.track];
  database.run(
    `INSERT INTO ${track.series} VALUES (${placeholders(1 + entry.series.length)})`,
    entry.id,
    ...entry.series,
  );
  const before = pointBefore(database, track, entry.id, at);
  const unchanged =
    before?.series === entry.id &&
    valuesOf(track, before).every((value, index) => value === entry.point[index]);
  if (unchanged && before !== null && at - before.at < anHour) return;
  settleEvidence(database, track, entry.id, at, before);
  insertPoint(database, track, entry.id, at, entry.point);
}

/** Before everything older than `cutoff` goes: what is left and says "as before" gets points of its own. */
export function settleAt(database: Database, cutoff: number): void {
  for (const track of Object.values(tables)) {
    const all = database.all<{ id: number }>(`SELECT id FROM ${track.series}`);
    // Every series in turn: of each track one of them comes first in its order, the others find nothing left to do.
    for (const { id } of all)
      settleEvidence(database, track, id, cutoff, pointBefore(database, track, id, cutoff));
  }
}

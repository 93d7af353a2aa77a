import { mergeSnapshots } from '../../shared/merge.ts';
import type { Meter, UsageSnapshot } from '../../shared/meter.ts';
import type { Database } from './database.ts';

/** What all readings together say of each meter: mergeSnapshots over all of them, from a few points of each. */

interface PointRow {
  id: number;
  account: string;
  kind: string;
  scope: string | null;
  via: string;
  label: string;
  unit: string;
  window_seconds: number | null;
  known: number;
  at: number;
  utilisation: number | null;
  used: number | null;
  allowed: number | null;
  resets_at: number | null;
}

interface Placed {
  account: string;
  meter: Meter;
  place: number;
}

const points = `SELECT s.id, s.account, s.kind, s.scope, s.via, s.label, s.unit, s.window_seconds, s.known,
    p.at, p.utilisation, p.used, p.allowed, p.resets_at
  FROM meter_series s CROSS JOIN meter_points p ON p.series = s.id`;
const isLast = 'p.at = (SELECT max(at) FROM meter_points WHERE series = s.id)';

const iso = (ms: number): string => new Date(ms).toISOString();

const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
const inOrder = (a: PointRow, b: PointRow): number => a.at - b.at || compareText(a.via, b.via) || a.id - b.id;

const meterIn = (row: PointRow, at = row.at): Meter => ({
  kind: row.kind,
  label: row.label,
  scope: row.scope,
  utilisation: row.utilisation,
  used: row.used,
  limit: row.allowed,
  unit: row.unit,
  windowSeconds: row.window_seconds,
  resetsAt: row.resets_at === null ? null : iso(row.resets_at),
  readAt: iso(at),
  via: row.via,
  freshness: 'live',
});

const snapshotOf = (row: PointRow): UsageSnapshot => ({
  accountId: row.account,
  plan: null,
  meters: [meterIn(row)],
  credits: null,
  problems: [],
});

/** An unknown number counts only until there is a known one, so of such a series the last point before that is wanted. */
function untilKnown(database: Database, rows: PointRow[]): PointRow[] {
  const [known, unknown] = [rows.filter((row) => row.known === 1), rows.filter((row) => row.known === 0)];
  if (known.length === 0 || unknown.length === 0) return rows;
  const firsts = known.flatMap(({ id }) =>
    database.all<PointRow>(`${points} WHERE s.id = ? ORDER BY p.at LIMIT 1`, id),
  );
  const first = firsts.sort(inOrder)[0];
  if (first === undefined) return rows;
  const before = unknown.flatMap((row) =>
    database.all<PointRow>(
      `${points} WHERE s.id = ? AND p.at < ? ORDER BY p.at DESC LIMIT 1`,
      row.id,
      first.at + Number(inOrder({ ...row, at: first.at }, first) < 0),
    ),
  );
  return [...known, ...before].sort(inOrder);
}

/**
 * A window without a reset may go on from one that had it, if nothing in between says otherwise: then every point since
 * matters. That is rare, and only as long as one window.
 */
function sinceReset(database: Database, rows: PointRow[], last: PointRow): PointRow[] {
  const reset = rows.findLast((row) => row.resets_at !== null && row !== last);
  if (last.resets_at !== null || reset === undefined || (reset.resets_at ?? 0) <= last.at) return [];
  return database
    .all<PointRow>(
      `${points} WHERE s.account = ? AND s.kind = ? AND s.scope IS ? AND s.known = 1 AND p.at >= ?`,
      last.account,
      last.kind,
      last.scope,
      reset.at,
    )
    .filter((row) => inOrder(row, reset) > 0);
}

interface Track {
  rows: PointRow[];
  /** The point that counts: the last known number, or the last word when there is none. */
  last: PointRow;
}

function trackOf(database: Database, all: PointRow[]): Track[] {
  const rows = all.length === 1 ? all : untilKnown(database, all.sort(inOrder));
  const last = rows.findLast((row) => row.known === 1) ?? rows.at(-1);
  return last === undefined ? [] : [{ rows, last }];
}

interface Evidence {
  series: number;
  at: number;
  place: number;
}

/** When each of these series was last read, be it only to say the same again. One question for all: there are many. */
function evidenceOf(database: Database, tracks: readonly Track[]): Map<number, Evidence> {
  const rows = database.all<Evidence>(
    `SELECT c.series, max((SELECT max(at) FROM readings WHERE form = c.form)) AS at, c.place
     FROM json_each(?) AS wanted CROSS JOIN reading_contents c ON c.series = wanted.value GROUP BY c.series`,
    JSON.stringify(tracks.map(({ last }) => last.id)),
  );
  return new Map(rows.map((row) => [row.series, row]));
}

function meterOf(database: Database, { rows, last }: Track, evidence: Evidence | undefined): Placed {
  const { account } = last;
  const [at, place] = [Math.max(last.at, evidence?.at ?? 0), evidence?.place ?? 0];
  // Nearly always, and then there is nothing to merge.
  if (rows.length === 1) return { account, meter: meterIn(last, at), place };
  const latest = { ...last, at };
  const between = sinceReset(database, rows, latest).filter((row) => inOrder(row, last) < 0);
  const older = rows.filter((row) => inOrder(row, last) < 0);
  const path = [...new Map([...older, ...between].map((row) => [`${row.id} ${row.at}`, row])).values()];
  const before = path
    .sort(inOrder)
    .reduce<UsageSnapshot | null>((known, row) => mergeSnapshots(known, snapshotOf(row)), null);
  const [meter = meterIn(latest)] = mergeSnapshots(before, snapshotOf(latest)).meters;
  return { account, meter, place };
}

/** Per account, in the order in which the last reading named them. */
export function knownMeters(database: Database, account: string | null): Map<string, Meter[]> {
  const rows =
    account === null
      ? database.all<PointRow>(`${points} AND ${isLast}`)
      : database.all<PointRow>(`${points} AND ${isLast} WHERE s.account = ?`, account);
  const perMeter = Map.groupBy(rows, (row) => JSON.stringify([row.account, row.kind, row.scope]));
  const tracks = [...perMeter.values()].flatMap((all) => trackOf(database, all));
  const evidence = evidenceOf(database, tracks);
  const placed = tracks.map((track) => meterOf(database, track, evidence.get(track.last.id)));
  placed.sort(
    (a, b) =>
      a.place - b.place ||
      compareText(a.meter.kind, b.meter.kind) ||
      compareText(a.meter.scope ?? '', b.meter.scope ?? ''),
  );
  const perAccount = Map.groupBy(placed, (entry) => entry.account);
  return new Map([...perAccount].map(([id, entries]) => [id, entries.map(({ meter }) => meter)]));
}

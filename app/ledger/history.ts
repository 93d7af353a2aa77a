import type { Database } from './database.ts';

export interface HistoryQuestion {
  accountId: string;
  kind: string;
  scope: string | null;
  /** Epoch ms, both included. */
  from: number;
  to: number;
  maxPoints: number;
}

export interface HistoryPoint {
  /** Epoch ms of the last reading in this slice of time, and what it said. */
  at: number;
  utilisation: number | null;
  used: number | null;
  limit: number | null;
  resetsAt: number | null;
  via: string;
  /** The highest utilisation in the slice: a peak must not fall between two points. */
  highest: number | null;
}

type PointRow = HistoryPoint & { id: number; slice: number };

const most = 2000;

const columns = `p.at, p.utilisation, p.used, p.allowed AS "limit", p.resets_at AS resetsAt, s.via, s.id`;
const ofMeter = 's.account = ?1 AND s.kind = ?2 AND s.scope IS ?3';

/** Every point, when there are no more than that many. */
const plain = `
  SELECT ${columns}, p.utilisation AS highest, 0 AS slice FROM meter_series s
  CROSS JOIN meter_points p ON p.series = s.id AND p.at BETWEEN ?4 AND ?5
  WHERE ${ofMeter} LIMIT ?6`;

/**
 * Of each slice the last point and the highest number. One look into each slice of each series: grouping all points by
 * a computed slice would sort them first, which takes twenty times as long.
 */
const sliced = `
  WITH RECURSIVE slices (slice, begin) AS (
    SELECT 0, ?4 UNION ALL SELECT slice + 1, begin + ?6 FROM slices WHERE begin + ?6 <= ?5
  ), found AS (
    SELECT s.id, s.via, slice,
      (SELECT max(at) FROM meter_points WHERE series = s.id AND at >= begin AND at < min(begin + ?6, ?5 + 1)) AS at,
      (SELECT max(utilisation) FROM meter_points
        WHERE series = s.id AND at >= begin AND at < min(begin + ?6, ?5 + 1)) AS highest
    FROM meter_series s CROSS JOIN slices WHERE ${ofMeter}
  )
  SELECT ${columns.replaceAll('s.', 'f.')}, f.highest, f.slice FROM found f
  CROSS JOIN meter_points p ON p.series = f.id AND p.at = f.at`;

const highestOf = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);

const isLater = (a: PointRow, b: PointRow): boolean =>
  a.at === b.at ? (a.via === b.via ? a.id > b.id : a.via > b.via) : a.at > b.at;

/** What several series say of one slice. */
function joined(rows: PointRow[]): HistoryPoint[] {
  const slices = new Map<number, PointRow>();
  for (const row of rows) {
    const other = slices.get(row.slice);
    const later = other === undefined || isLater(row, other) ? row : other;
    slices.set(row.slice, { ...later, highest: highestOf(row.highest, other?.highest ?? null) });
  }
  return [...slices.values()]
    .sort((a, b) => a.at - b.at)
    .map(({ id: _id, slice: _slice, ...point }) => point);
}

/** A meter over time, in at most so many points. Between two that are no more than an hour apart, nothing changed. */
export function history(database: Database, question: HistoryQuestion): HistoryPoint[] {
  const { accountId, kind, scope } = question;
  const [from, to] = [Math.floor(question.from), Math.floor(question.to)];
  const maxPoints = Math.max(1, Math.min(most, Math.floor(question.maxPoints)));
  if (to < from) return [];
  const all = database.all<PointRow>(plain, accountId, kind, scope, from, to, maxPoints + 1);
  if (all.length <= maxPoints) {
    const rows = all.sort((a, b) => (isLater(a, b) ? 1 : -1));
    return joined(rows.map((row, index) => ({ ...row, slice: index })));
  }
  const width = Math.ceil((to - from + 1) / maxPoints);
  return joined(database.all<PointRow>(sliced, accountId, kind, scope, from, to, width));
}

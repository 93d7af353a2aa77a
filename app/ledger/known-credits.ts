import { mergeSnapshots } from '../../shared/merge.ts';
import type { Credits, UsageSnapshot } from '../../shared/meter.ts';
import type { Database } from './database.ts';

interface CreditRow {
  id: number;
  account: string;
  via: string;
  has_credits: number;
  unlimited: number;
  overage_limit_reached: number;
  balance: number | null;
  at: number;
}

/** The last point of each series, at the last moment that it was read. */
const lastOfEach = `
  SELECT s.*, p.balance, max(p.at, coalesce((
      SELECT max((SELECT max(at) FROM readings WHERE form = c.form)) FROM reading_contents c WHERE c.series = s.id
    ), 0)) AS at
  FROM credit_series s
  CROSS JOIN credit_points p ON p.series = s.id AND p.at = (SELECT max(at) FROM credit_points WHERE series = s.id)`;

const creditsOf = (row: CreditRow): Credits => ({
  hasCredits: row.has_credits === 1,
  unlimited: row.unlimited === 1,
  balance: row.balance,
  overageLimitReached: row.overage_limit_reached === 1,
  readAt: new Date(row.at).toISOString(),
  via: row.via,
});

const asSnapshot = (row: CreditRow): UsageSnapshot => ({
  accountId: row.account,
  plan: null,
  meters: [],
  credits: creditsOf(row),
  problems: [],
});

/** Per account; a reading without a balance keeps the last one, with its age. */
export function knownCredits(database: Database, account: string | null): Map<string, Credits> {
  const order = 'ORDER BY at, s.via, s.id';
  const rows =
    account === null
      ? database.all<CreditRow>(`${lastOfEach} ${order}`)
      : database.all<CreditRow>(`${lastOfEach} WHERE s.account = ? ${order}`, account);
  const known = new Map<string, UsageSnapshot>();
  for (const row of rows) {
    known.set(row.account, mergeSnapshots(known.get(row.account) ?? null, asSnapshot(row)));
  }
  return new Map([...known].flatMap(([id, { credits }]) => (credits === null ? [] : [[id, credits]])));
}

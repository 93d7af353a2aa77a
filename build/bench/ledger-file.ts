import { appendReading } from '../../app/ledger/append.ts';
import { connect } from '../../app/ledger/connection.ts';
import type { Database } from '../../app/ledger/database.ts';
import type { Reading } from '../../app/ledger/types.ts';
import type { Meter } from '../../shared/meter.ts';

/** A ledger with a million points, as years of use would leave it, made in seconds: in SQL, through the guards. */

const fiveMinutes = 300_000;
export const begin = Date.UTC(2025, 7, 1);

export interface Shape {
  accounts: number;
  meters: number;
  /** Points of each meter, five minutes apart: nothing was skipped. */
  points: number;
}

/** Many accounts for two weeks, and few of them for the thirteen months that are kept. */
export const wide: Shape = { accounts: 50, meters: 5, points: 4000 };
export const deep: Shape = { accounts: 3, meters: 3, points: 112_000 };

export const accountOf = (index: number): string => `anthropic-${String(index).padStart(8, '0')}`;
export const endOf = ({ points }: Shape): number => begin + points * fiveMinutes;

export const readingAt = ({ meters }: Shape, account: number, at: number, used = 0): Reading => {
  const [readAt, resetsAt] = [new Date(at).toISOString(), new Date(at + 18_000_000).toISOString()];
  const all = Array.from({ length: meters }, (_, index): Meter => {
    const [kind, label, windowSeconds] = [`meter_${index}`, `Meter ${index}`, 18_000];
    const numbers = { utilisation: (used + index) % 101, used: null, limit: null, unit: 'percent' };
    return {
      kind,
      label,
      scope: null,
      ...numbers,
      windowSeconds,
      resetsAt,
      readAt,
      via: 'oauth',
      freshness: 'live',
    };
  });
  const accountId = accountOf(account);
  const snapshot = { accountId, plan: 'max', meters: all, credits: null, problems: [] };
  return { accountId, at, snapshot, failures: [] };
};

const steps = 'WITH RECURSIVE steps (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM steps WHERE n < ?1)';

function multiply(database: Database, { points }: Shape): void {
  database.run(
    `INSERT INTO meter_points ${steps}
     SELECT id, ?2 + n * ${fiveMinutes}, (n * 7 + id) % 101, NULL, NULL, ?2 + (n / 60 + 1) * 18000000
     FROM meter_series, steps`,
    points - 1,
    begin,
  );
  database.run(
    `INSERT INTO readings ${steps} SELECT id, ?2 + n * ${fiveMinutes}, NULL FROM reading_forms, steps`,
    points - 1,
    begin,
  );
}

/** Tells how many points it has. */
export function makeLedger(file: string, shape: Shape): number {
  const { database } = connect(file);
  for (let account = 0; account < shape.accounts; account += 1) {
    appendReading(database, readingAt(shape, account, begin));
  }
  database.transaction(() => multiply(database, shape));
  const counted = database.get<{ count: number }>('SELECT count(*) AS count FROM meter_points');
  database.close();
  return counted?.count ?? 0;
}

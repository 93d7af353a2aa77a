import type { Credits, Meter } from '../../shared/meter.ts';
import { idOf } from './ids.ts';
import { nameless } from './nameless.ts';
import type { Reading } from './types.ts';

/** A reading as rows. Nothing here knows the database. */

export type Value = string | number | null;

/** A series and the point that a reading adds to it. */
export interface Entry {
  track: 'meter' | 'credit';
  id: number;
  via: string;
  /** The series' row but for its id. */
  series: Value[];
  /** The point's row but for its series and its moment. */
  point: Value[];
}

/** What one reader said at one moment. */
export interface Part {
  at: number;
  via: string;
  outcome: string;
  plan: string | null;
  turn: number;
  retryAt: number | null;
  entries: Entry[];
}

const finite = (number: number | null): number | null =>
  // Adding zero turns -0 into 0, which the database would do without saying so.
  number !== null && Number.isFinite(number) ? number + 0 : null;

const moment = (iso: string | null): number | null => {
  const ms = Date.parse(iso ?? '');
  return Number.isNaN(ms) ? null : ms;
};

function meterEntry(account: string, meter: Meter): Entry {
  const [utilisation, resetsAt] = [finite(meter.utilisation), moment(meter.resetsAt)];
  const scope = meter.scope === null ? null : nameless(meter.scope);
  const series = [
    account,
    nameless(meter.kind),
    scope,
    meter.via,
    nameless(meter.label),
    meter.unit,
    finite(meter.windowSeconds),
    Number(utilisation !== null),
    Number(resetsAt !== null),
  ];
  const point = [utilisation, finite(meter.used), finite(meter.limit), resetsAt];
  return { track: 'meter', id: idOf('meter', ...series), via: meter.via, series, point };
}

function creditEntry(account: string, credits: Credits): Entry {
  const balance = finite(credits.balance);
  const { via, hasCredits, unlimited, overageLimitReached } = credits;
  const flags = [hasCredits, unlimited, overageLimitReached, balance !== null].map(Number);
  const series = [account, via, ...flags];
  return { track: 'credit', id: idOf('credit', ...series), via, series, point: [balance] };
}

/** A snapshot may join what several readers said, some of it earlier: each of them is a part with its own moment. */
export function partsOf({ accountId, at: attemptedAt, snapshot, failures }: Reading): Part[] {
  const at = Math.round(attemptedAt);
  const parts = new Map<string, Part>();
  const partAt = (readAt: number, via: string): Part => {
    const key = JSON.stringify([readAt, via]);
    const plan = readAt === at && snapshot?.plan ? nameless(snapshot.plan) : null;
    const part = parts.get(key) ?? {
      at: readAt,
      via,
      outcome: 'ok',
      plan,
      turn: 0,
      retryAt: null,
      entries: [],
    };
    parts.set(key, part);
    return part;
  };
  const add = (readAt: string, entry: Entry): void => {
    partAt(moment(readAt) ?? at, entry.via).entries.push(entry);
  };

  const seen = new Set<string>();
  for (const meter of snapshot?.meters ?? []) {
    const name = JSON.stringify([meter.kind, meter.scope]);
    if (!seen.has(name)) add(meter.readAt, meterEntry(accountId, meter));
    seen.add(name);
  }
  if (snapshot !== null && snapshot.credits !== null)
    add(snapshot.credits.readAt, creditEntry(accountId, snapshot.credits));
  const read = [...parts.values()].sort((a, b) => a.at - b.at || (a.via < b.via ? -1 : 1));
  // The attempt has its row even when all it found was read earlier.
  if (snapshot !== null && !read.some((part) => part.at === at))
    read.push(partAt(at, read.at(-1)?.via ?? ''));

  const failed = failures.map(({ via, code, retryAt }, turn): Part => ({
    at,
    via,
    outcome: code,
    plan: null,
    turn,
    retryAt: moment(retryAt),
    entries: [],
  }));
  return [...read, ...failed];
}

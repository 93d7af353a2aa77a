import * as fc from 'fast-check';
import { appendReading } from '../../app/ledger/append.ts';
import { inMemory } from '../../app/ledger/connection.ts';
import type { Database } from '../../app/ledger/database.ts';
import type { Reading } from '../../app/ledger/types.ts';
import { mergeSnapshots } from '../../shared/merge.ts';
import type { Credits, Meter, UsageSnapshot } from '../../shared/meter.ts';
import { at, credits, hour, meter, minute, now, snapshot } from './sample.ts';

/** Readings as they come in a few hours: often the same numbers, now and then a part missing or late. */

export const accountId = 'anthropic-1a2b3c4d';

export const reading = (offset: number, more: Partial<UsageSnapshot> = {}): Reading => ({
  accountId,
  at: now + offset,
  snapshot: snapshot({ meters: [meter({ readAt: at(offset) })], ...more }),
  failures: [],
});

export const failed = (
  offset: number,
  code: 'offline' | 'rate_limited',
  retryAt: string | null = null,
): Reading => ({
  accountId,
  at: now + offset,
  snapshot: null,
  failures: [{ via: 'oauth', code, retryAt }],
});

export function ledgerOf(readings: readonly Reading[]): Database {
  const database = inMemory();
  for (const each of readings) appendReading(database, each);
  return database;
}

export const tables = [
  'meter_series',
  'meter_points',
  'credit_series',
  'credit_points',
  'reading_forms',
  'reading_contents',
  'readings',
  'transactions',
  'sign_ins',
  'removals',
];

export const contentsOf = (database: Database): Record<string, unknown[]> =>
  Object.fromEntries(tables.map((table) => [table, database.all(`SELECT * FROM ${table}`)]));

const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.option(arbitrary, { nil: null, freq: 3 });

type Said = Omit<Meter, 'readAt' | 'via'>;

const someMeter: fc.Arbitrary<Said> = fc.record({
  kind: fc.constantFrom('five_hour', 'seven_day'),
  scope: fc.constantFrom(null, null, 'opus'),
  label: fc.constantFrom('Session', 'Session', 'Session (5 h)'),
  utilisation: orNull(fc.constantFrom(0, 40, 40, 41, 55)),
  used: fc.constantFrom(null, null, 3),
  limit: fc.constant(null),
  unit: fc.constant('percent'),
  windowSeconds: orNull(fc.constantFrom(18_000, 604_800)),
  resetsAt: orNull(fc.constantFrom(at(hour), at(hour), at(3 * hour))),
  freshness: fc.constant('live'),
});

const someCredits: fc.Arbitrary<Omit<Credits, 'readAt' | 'via'>> = fc.record({
  hasCredits: fc.constantFrom(true, true, false),
  unlimited: fc.constant(false),
  balance: orNull(fc.constantFrom(250, 250, 3)),
  overageLimitReached: fc.boolean(),
});

/** What one reader says at one moment. */
export interface Saying {
  offset: number;
  via: string;
  meters: Said[];
  credits: Omit<Credits, 'readAt' | 'via'> | null;
}

const someSaying = (via: fc.Arbitrary<string>): fc.Arbitrary<Saying> =>
  fc.record({
    offset: fc.integer({ min: 0, max: 60 }).map((step) => step * 5 * minute),
    via,
    meters: fc.uniqueArray(someMeter, {
      maxLength: 3,
      selector: ({ kind, scope }) => `${kind} ${scope ?? ''}`,
    }),
    credits: orNull(someCredits),
  });

const snapshotOf = ({ offset, via, meters, credits: said }: Saying): UsageSnapshot =>
  snapshot({
    meters: meters.map((each) => ({ ...each, readAt: at(offset), via })),
    credits: said === null ? null : credits({ ...said, readAt: at(offset), via }),
  });

export interface Sample {
  reading: Reading;
  /** Each reader's own words, which is what a reading is made of. */
  sayings: Saying[];
}

const sampleOf = (main: Saying, capture: Saying | null, named: boolean): Sample => {
  // Of a capture that says what the reader says, the reader's word is taken.
  const own = new Set(main.meters.map(({ kind, scope }) => `${kind} ${scope ?? ''}`));
  const rest = capture?.meters.filter(({ kind, scope }) => !own.has(`${kind} ${scope ?? ''}`)) ?? [];
  // The same capture must not say different things each time it is looked at.
  const whole = rest.length === capture?.meters.length && (capture.credits === null || main.credits === null);
  const sayings = whole && capture.offset <= main.offset ? [capture, main] : [main];
  const parts = sayings.map(snapshotOf);
  return {
    sayings,
    reading: {
      accountId,
      at: now + main.offset,
      failures: [],
      snapshot: snapshot({
        plan: named ? `plan-${main.offset}` : null,
        meters: parts.flatMap(({ meters }) => meters),
        credits: parts.find((part) => part.credits !== null)?.credits ?? null,
      }),
    },
  };
};

const momentOf = ({ offset, via }: Saying): string => `${offset} ${via}`;

/** One reader says one thing at a time. */
export const someSamples: fc.Arbitrary<Sample[]> = fc
  .tuple(
    fc.uniqueArray(someSaying(fc.constantFrom('oauth', 'proxy')), { maxLength: 14, selector: momentOf }),
    fc.uniqueArray(someSaying(fc.constant('capture')), { minLength: 1, maxLength: 3, selector: momentOf }),
    fc.infiniteStream(fc.tuple(fc.nat(5), fc.boolean())),
  )
  .map(([mains, captures, choices]) =>
    mains.map((main) => {
      const [which, named] = choices.next().value ?? [0, false];
      return sampleOf(main, captures[which] ?? null, named);
    }),
  );

const inOrder = (a: Saying, b: Saying): number => a.offset - b.offset || (a.via < b.via ? -1 : 1);

export function sayingsOf(samples: readonly Sample[]): Saying[] {
  const all = samples.flatMap(({ sayings }) => sayings);
  return [...new Map(all.map((saying) => [momentOf(saying), saying])).values()].sort(inOrder);
}

/** What memory would know after all of it, in order of time. */
export function mergedInMemory(samples: readonly Sample[]): UsageSnapshot | null {
  if (samples.length === 0) return null;
  const merged = sayingsOf(samples).map(snapshotOf).reduce<UsageSnapshot | null>(mergeSnapshots, null);
  const plans = samples
    .toSorted((a, b) => a.reading.at - b.reading.at)
    .map(({ reading: { snapshot: s } }) => s?.plan);
  return merged === null ? null : { ...merged, plan: plans.findLast((plan) => plan) ?? null };
}

/** With the meters in an order of their own: which comes first is not what is compared. */
export const sorted = (known: UsageSnapshot | null | undefined): UsageSnapshot | null =>
  known === null || known === undefined
    ? null
    : {
        ...known,
        meters: known.meters.toSorted((a, b) =>
          JSON.stringify([a.kind, a.scope]) < JSON.stringify([b.kind, b.scope]) ? -1 : 1,
        ),
      };

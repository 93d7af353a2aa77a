import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { DeriveOptions, Known } from '../../shared/derive.ts';
import type { Account, Credits, Freshness, Meter, UsageSnapshot } from '../../shared/meter.ts';
import { defaultThresholds } from '../../shared/status.ts';

/** Plain values to start from, and arbitrary ones that are as wrong as their types let them be. */

export const minute = 60_000;
export const hour = 60 * minute;
export const now = Date.UTC(2026, 8, 1, 12);
export const at = (offset: number): string => new Date(now + offset).toISOString();

export const meter = (more: Partial<Meter> = {}): Meter => ({
  kind: 'five_hour',
  label: 'Session (5 h)',
  scope: null,
  utilisation: 40,
  used: null,
  limit: null,
  unit: 'percent',
  windowSeconds: 18_000,
  resetsAt: at(2 * hour),
  readAt: at(-minute),
  via: 'oauth',
  freshness: 'live',
  ...more,
});

export const weekly = (more: Partial<Meter> = {}): Meter =>
  meter({ kind: 'seven_day', label: 'Week', windowSeconds: 604_800, resetsAt: at(72 * hour), ...more });

export const credits = (more: Partial<Credits> = {}): Credits => ({
  hasCredits: true,
  unlimited: false,
  balance: 250,
  overageLimitReached: false,
  readAt: at(-minute),
  via: 'oauth',
  ...more,
});

export const account = (more: Partial<Account> = {}): Account => ({
  id: 'anthropic-1a2b3c4d',
  provider: 'anthropic',
  source: 'borrowed',
  tool: 'claude-code',
  keyEnv: null,
  baseUrl: null,
  member: null,
  label: 'ada@example.com',
  plan: 'max',
  ...more,
});

export const snapshot = (more: Partial<UsageSnapshot> = {}): UsageSnapshot => ({
  accountId: 'anthropic-1a2b3c4d',
  plan: null,
  meters: [meter()],
  credits: null,
  problems: [],
  ...more,
});

export const known = (
  id: string,
  more: Partial<UsageSnapshot> = {},
  error: Known['error'] = null,
): Known => ({
  account: account({ id }),
  snapshot: snapshot({ accountId: id, ...more }),
  error,
});

export const offline = {
  code: 'offline',
  message: 'The provider could not be reached.',
  retryAt: null,
} as const;

export const deriving = (more: Partial<DeriveOptions> = {}): DeriveOptions => ({
  now,
  redirected: false,
  thresholds: defaultThresholds,
  cadenceMs: 5 * minute,
  creditsPerUsd: 25,
  providerName: (provider) => provider,
  planName: (_provider, plan) => plan,
  planLabel: (_provider, plan) => plan,
  ...more,
});

/** Every number that JavaScript has, the troublemakers often. */
export const anyNumber = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.double({ min: 0, max: 200 }),
  fc.constantFrom(NaN, Infinity, -Infinity, -0, 0, 100, Number.MAX_VALUE, Number.MIN_VALUE, -5),
);

const someTime = fc.integer({ min: now - 30 * 24 * hour, max: now + 30 * 24 * hour });
export const anyTime = fc.oneof(
  { weight: 4, arbitrary: someTime.map((ms) => new Date(ms).toISOString()) },
  { weight: 1, arbitrary: fc.constantFrom('', 'soon', at(0), '+275761-01-01T00:00:00Z') },
);

const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });

/** Few names, so that two meters often have the same one. */
const fewNames = fc.constantFrom('five_hour', 'seven_day', 'opus', '');

export const anyMeter: fc.Arbitrary<Meter> = fc.record({
  kind: fewNames,
  label: fc.string(),
  scope: orNull(fewNames),
  utilisation: orNull(anyNumber),
  used: orNull(anyNumber),
  limit: orNull(anyNumber),
  unit: fc.constantFrom('percent', 'tokens', 'credits', 'USD'),
  windowSeconds: orNull(fc.oneof(anyNumber, fc.constantFrom(18_000, 604_800))),
  resetsAt: orNull(anyTime),
  readAt: anyTime,
  via: fc.constantFrom('oauth', 'proxy'),
  freshness: fc.constantFrom<Freshness[]>('live', 'stale', 'expected'),
});

export const anyCredits: fc.Arbitrary<Credits> = fc.record({
  hasCredits: fc.boolean(),
  unlimited: fc.boolean(),
  balance: orNull(anyNumber),
  overageLimitReached: fc.boolean(),
  readAt: anyTime,
  via: fc.constant('oauth'),
});

export const anySnapshot: fc.Arbitrary<UsageSnapshot> = fc.record({
  accountId: fc.constant('anthropic-1a2b3c4d'),
  plan: orNull(fc.string()),
  // Every wire mapping gives a meter once.
  meters: fc.uniqueArray(anyMeter, {
    maxLength: 8,
    selector: ({ kind, scope }) => JSON.stringify([kind, scope]),
  }),
  credits: orNull(anyCredits),
  problems: fc.constant([]),
});

export const anyKnown: fc.Arbitrary<Known> = fc.record({
  account: fc.nat(9).map((digit) => account({ id: `anthropic-0000000${digit}` })),
  snapshot: orNull(anySnapshot),
  error: orNull(fc.constant(offline)),
});

/** Every number somewhere in a value, with its path. */
function* numbersIn(value: unknown, path = ''): Generator<[path: string, number: number]> {
  if (typeof value === 'number') yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [name, entry] of Object.entries(value)) yield* numbersIn(entry, `${path}.${name}`);
}

/** -0 counts as negative: it would print as "-0". */
export function expectSaneNumbers(value: unknown): void {
  const wrong = [...numbersIn(value)].filter(
    ([, number]) => !Number.isFinite(number) || number < 0 || Object.is(number, -0),
  );
  expect(wrong).toEqual([]);
}

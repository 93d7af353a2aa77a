import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { derive, type Known } from '../../shared/derive.ts';
import type { UsageSnapshot } from '../../shared/meter.ts';
import { anyKnown, at, credits, deriving, hour, known, meter, offline, weekly } from './sample.ts';

const poolOf = (entries: Known[], more = {}) => derive(entries, deriving(more)).pool;
const one = (more: Partial<UsageSnapshot>, error: Known['error'] = null) =>
  poolOf([known('anthropic-1', more, error)]);

const full: [name: string, snapshot: Partial<UsageSnapshot>][] = [
  ['a limit at 100', { meters: [meter({ utilisation: 100 })] }],
  ['a limit overrun', { meters: [meter({ utilisation: 40 }), weekly({ utilisation: 131 })] }],
  ['the overage limit reached', { credits: credits({ overageLimitReached: true }) }],
  [
    'the overage limit reached and no meter at all',
    { meters: [], credits: credits({ overageLimitReached: true }) },
  ],
];

const notFull: [name: string, snapshot: Partial<UsageSnapshot>][] = [
  ['99.9 %', { meters: [meter({ utilisation: 99.9 })] }],
  ['only one model’s limit at 100', { meters: [weekly({ utilisation: 100, scope: 'opus' }), weekly()] }],
  [
    'a full window that is over',
    { meters: [meter({ utilisation: 100, resetsAt: at(-hour), readAt: at(-2 * hour) })] },
  ],
  ['an unknown number', { meters: [meter({ utilisation: null })] }],
  ['a number that is none', { meters: [meter({ utilisation: Number.POSITIVE_INFINITY })] }],
  ['no meter but credits', { meters: [], credits: credits() }],
  ['a plan without any limit', { meters: [] }],
];

describe('an account', () => {
  test.each(full)('with %s is exhausted', (_name, more) => {
    expect(one(more)).toMatchObject({ active: 0, exhausted: 1 });
  });

  test.each(notFull)('with %s is active', (_name, more) => {
    expect(one(more)).toMatchObject({ active: 1, exhausted: 0 });
  });

  test('in error is neither', () => {
    expect(one({ meters: [meter({ utilisation: 100 })] }, offline)).toMatchObject({
      active: 0,
      exhausted: 0,
    });
    expect(one({}, offline)).toMatchObject({ active: 0, exhausted: 0 });
  });

  test('that was never read is neither', () => {
    const unread = { ...known('anthropic-1'), snapshot: null };
    expect(poolOf([unread])).toEqual({
      active: 0,
      exhausted: 0,
      totalCredits: null,
      totalUsd: null,
      topUsage: null,
    });
  });
});

describe('the credits of all', () => {
  const pool = (...all: UsageSnapshot['credits'][]) =>
    all.map((each, index) => known(`openai-${index}`, { credits: each }));

  test('are the sum over the accounts that have a pool', () => {
    const entries = pool(
      credits({ balance: 100 }),
      credits({ balance: 50.5 }),
      credits({ balance: 7, hasCredits: false }),
      credits({ balance: 9000, unlimited: true }),
      credits({ balance: null }),
      null,
    );
    expect(poolOf(entries)).toMatchObject({ totalCredits: 150.5, totalUsd: 6.02 });
  });

  test('are unknown, not zero, when no account has a pool', () => {
    expect(poolOf(pool(null, credits({ unlimited: true })))).toMatchObject({
      totalCredits: null,
      totalUsd: null,
    });
  });

  test('are zero when the pool is empty', () => {
    expect(poolOf(pool(credits({ balance: 0 })))).toMatchObject({ totalCredits: 0, totalUsd: 0 });
  });

  test('follow the person’s own price, and 0 hides the dollars', () => {
    const entries = pool(credits({ balance: 100 }));
    expect(poolOf(entries, { creditsPerUsd: 10 }).totalUsd).toBe(10);
    expect(poolOf(entries, { creditsPerUsd: 0 })).toMatchObject({ totalCredits: 100, totalUsd: null });
  });
});

describe('the top of the week', () => {
  const week = (id: string, utilisation: number | null, more = {}) =>
    known(id, { meters: [meter({ utilisation: 99 }), weekly({ utilisation, ...more })] });

  test('is the highest weekly use with its reset', () => {
    expect(poolOf([week('a', 20), week('b', 60), week('c', null)]).topUsage).toEqual({
      accountId: 'b',
      kind: 'seven_day',
      utilisation: 60,
      resetsAt: at(72 * hour),
    });
  });

  test('is never a model’s limit, nor one whose week is over', () => {
    const over = { resetsAt: at(-hour), readAt: at(-2 * hour) };
    expect(poolOf([week('a', 90, { scope: 'opus' }), week('b', 80, over)]).topUsage).toBeNull();
  });

  test('counts nothing but a week', () => {
    expect(poolOf([known('a', { meters: [meter({ utilisation: 99 })] })]).topUsage).toBeNull();
  });

  test('goes by the length of the window, not by its name', () => {
    expect(poolOf([known('a', { meters: [weekly({ kind: 'weekly_limit' })] })]).topUsage?.kind).toBe(
      'weekly_limit',
    );
  });
});

test('whatever the accounts, their order does not matter, and each counts once', () => {
  fc.assert(
    fc.property(fc.uniqueArray(anyKnown, { selector: ({ account }) => account.id }), (entries) => {
      const { topUsage, active, exhausted } = poolOf(entries);
      const other = poolOf(entries.toReversed());
      expect(other).toMatchObject({ topUsage, active, exhausted });
      const readable = entries.filter(({ snapshot, error }) => snapshot !== null && error === null);
      expect(active + exhausted).toBe(readable.length);
    }),
  );
});

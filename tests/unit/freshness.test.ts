import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { freshnessOf, isLive } from '../../shared/freshness.ts';
import { anyTime, at, hour, meter, minute, now, snapshot } from './sample.ts';

const fresh = (
  readAt: string,
  more: { resetsAt?: string | null; cadenceMs?: number; failed?: boolean } = {},
) =>
  freshnessOf(
    { readAt, resetsAt: more.resetsAt ?? null },
    { now, cadenceMs: more.cadenceMs ?? 5 * minute, failed: more.failed ?? false },
  );

describe('how a number read earlier may be shown', () => {
  test('live up to 15 minutes, however short the cadence', () => {
    expect(fresh(at(-15 * minute), { cadenceMs: minute })).toBe('live');
    expect(fresh(at(-15 * minute - 1), { cadenceMs: minute })).toBe('stale');
  });

  test('live up to twice a longer cadence', () => {
    expect(fresh(at(-60 * minute), { cadenceMs: 30 * minute })).toBe('live');
    expect(fresh(at(-60 * minute - 1), { cadenceMs: 30 * minute })).toBe('stale');
  });

  test('stale as soon as an attempt failed', () => expect(fresh(at(-1), { failed: true })).toBe('stale'));

  test('expected once its window ended and nothing newer was read', () => {
    const resetsAt = at(-minute);
    expect(fresh(at(-2 * minute), { resetsAt })).toBe('expected');
    expect(fresh(at(-2 * minute), { resetsAt, failed: true })).toBe('expected');
    expect(fresh(at(-5 * hour), { resetsAt: at(0) })).toBe('expected');
  });

  test('not expected when it was read after the reset it names', () => {
    expect(fresh(at(-minute), { resetsAt: at(-2 * minute) })).toBe('live');
  });

  test('not expected while the reset is ahead', () => {
    expect(fresh(at(-minute), { resetsAt: at(1) })).toBe('live');
  });

  test('a reset that is no time changes nothing', () => {
    expect(fresh(at(-minute), { resetsAt: 'soon' })).toBe('live');
  });

  test('never live when nobody knows when it was read', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('', 'soon'),
        fc.option(anyTime),
        fc.boolean(),
        (readAt, resetsAt, failed) => {
          expect(fresh(readAt, { resetsAt, failed })).not.toBe('live');
        },
      ),
    );
  });
});

test('a snapshot is live as long as something in it is', () => {
  const live = (...ages: number[]) =>
    isLive(snapshot({ meters: ages.map((age) => meter({ readAt: at(-age) })) }), {
      now,
      cadenceMs: 5 * minute,
    });
  expect([live(hour, minute), live(hour), live()]).toEqual([true, false, false]);
});

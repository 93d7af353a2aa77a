import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextTry } from '../../app/polling/backoff.ts';
import { hour, minute, now } from './sample.ts';

const wait = (failures: number, random = 0.5, retryAt: number | null = null): number =>
  nextTry({ now, failures, retryAt, random }) - now;

describe('the next try', () => {
  test('waits twice as long after each failure', () => {
    expect([1, 2, 3, 4].map((failures) => wait(failures))).toEqual([
      minute,
      2 * minute,
      4 * minute,
      8 * minute,
    ]);
  });

  test('never waits longer than an hour and a quarter, nor shorter than 45 seconds', () => {
    fc.assert(
      fc.property(
        fc.nat(10_000),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (failures, random) => {
          expect(wait(failures, random)).toBeLessThanOrEqual(1.25 * hour);
          expect(wait(failures, random)).toBeGreaterThanOrEqual(0.75 * minute);
        },
      ),
    );
  });

  test('is spread by chance, so that accounts that failed together do not come back together', () => {
    expect(wait(5, 0)).toBeLessThan(wait(5, 0.5));
    expect(wait(5, 0.5)).toBeLessThan(wait(5, 0.99));
    expect(wait(50, 0)).toBeLessThan(wait(50, 0.99));
  });

  test('is never before the time that the provider named', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.integer({ min: -hour, max: 48 * hour }), (failures, asked) => {
        expect(wait(failures, 0.3, now + asked)).toBe(Math.max(asked, wait(failures, 0.3)));
      }),
    );
  });
});

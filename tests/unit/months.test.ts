import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { monthBeginning, monthEnding, monthOf, secondsIn, windowOf } from '../../app/providers/months.ts';

const day = 86_400;

describe('months', () => {
  test.each([
    ['2026-04-15T12:00:00Z', '2026-04-01', '2026-05-01', 30],
    ['2026-12-31T23:59:59.999Z', '2026-12-01', '2027-01-01', 31],
    ['2026-01-01T00:00:00Z', '2026-01-01', '2026-02-01', 31],
    ['2028-02-29T00:00:00Z', '2028-02-01', '2028-03-01', 29],
  ])('%s is in the one from %s to %s', (now, start, end, days) => {
    const month = monthOf(Date.parse(now));
    expect(month).toEqual({ start: Date.parse(start), end: Date.parse(end) });
    expect(windowOf(month)).toEqual({ resetsAt: new Date(end).toISOString(), windowSeconds: days * day });
  });

  test.each([
    ['2026-05-01T00:00:00Z', '2026-04-01T00:00:00Z'],
    ['2026-01-11T08:30:00Z', '2025-12-11T08:30:00Z'],
    ['2026-03-31T00:00:00Z', '2026-02-28T00:00:00Z'],
    ['2028-03-30T00:00:00Z', '2028-02-29T00:00:00Z'],
    ['2026-07-31T00:00:00Z', '2026-06-30T00:00:00Z'],
  ])('the one that ends %s began %s', (end, start) => {
    expect(monthEnding(Date.parse(end)).start).toBe(Date.parse(start));
  });

  test.each([
    ['2026-04-01T00:00:00Z', '2026-05-01T00:00:00Z'],
    ['2026-12-11T08:30:00Z', '2027-01-11T08:30:00Z'],
    ['2026-01-31T06:00:00Z', '2026-02-28T06:00:00Z'],
    ['2026-03-31T00:00:00Z', '2026-04-30T00:00:00Z'],
  ])('the one that begins %s ends %s', (start, end) => {
    expect(monthBeginning(Date.parse(start)).end).toBe(Date.parse(end));
  });

  test('are 28 to 31 days long, whatever the moment, and hold it', () => {
    const moment = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2100, 0) });
    fc.assert(
      fc.property(moment, (now) => {
        const month = monthOf(now);
        expect(month.start <= now && now < month.end).toBe(true);
        for (const each of [month, monthEnding(now)]) {
          expect(secondsIn(each)).toBeGreaterThanOrEqual(28 * day);
          expect(secondsIn(each)).toBeLessThanOrEqual(31 * day);
        }
      }),
    );
  });
});

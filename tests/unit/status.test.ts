import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultThresholds, statusOf } from '../../shared/status.ts';
import { anyNumber } from './sample.ts';

describe('the status of a meter', () => {
  test.each([
    [0, 'ok'],
    [69.9, 'ok'],
    [70, 'warning'],
    [90, 'warning'],
    [90.1, 'critical'],
    [100, 'critical'],
    [260, 'critical'],
    [null, 'unknown'],
    [Number.NaN, 'unknown'],
    [Number.POSITIVE_INFINITY, 'unknown'],
  ])('at %s is %s', (utilisation, status) => {
    expect(statusOf({ utilisation, freshness: 'live' }, defaultThresholds)).toBe(status);
    expect(statusOf({ utilisation, freshness: 'stale' }, defaultThresholds)).toBe(status);
  });

  test('follows the person’s own thresholds', () => {
    const thresholds = { warning: 20, critical: 30 };
    const at = (utilisation: number) => statusOf({ utilisation, freshness: 'live' }, thresholds);
    expect([19, 20, 30, 31].map(at)).toEqual(['ok', 'warning', 'warning', 'critical']);
  });

  test('is unknown once the window is over, whatever the old number was', () => {
    fc.assert(
      fc.property(fc.option(anyNumber), (utilisation) => {
        expect(statusOf({ utilisation, freshness: 'expected' }, defaultThresholds)).toBe('unknown');
      }),
    );
  });
});

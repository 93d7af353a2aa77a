import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ageText, amount, duration, percent, resetText } from '../../shared/format.ts';
import { anyNumber, anyTime, at, hour, minute, now } from './sample.ts';

describe('a percentage reads', () => {
  test.each([
    [0, '0 %'],
    [-0, '0 %'],
    [0.4, '0 %'],
    [42.4, '42 %'],
    [42.5, '43 %'],
    [99.2, '99 %'],
    [99.99, '99 %'],
    [100, '100 %'],
    [100.9, '100 %'],
    [131, '131 %'],
    [null, '?'],
    [Number.NaN, '?'],
    [Number.POSITIVE_INFINITY, '?'],
  ])('%s as %s', (utilisation, text) => expect(percent(utilisation)).toBe(text));

  test('as 100 % or more exactly when the limit is reached', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1000, noNaN: true }), (utilisation) => {
        expect(Number.parseInt(percent(utilisation), 10) >= 100).toBe(utilisation >= 100);
      }),
    );
  });
});

describe('a length of time reads', () => {
  test.each([
    [-5, 'under a minute'],
    [0, 'under a minute'],
    [59_999, 'under a minute'],
    [minute, '1 min'],
    [59 * minute, '59 min'],
    [hour, '1 h'],
    [hour + 5 * minute, '1 h 5 min'],
    [24 * hour, '1 d'],
    [24 * hour + 59 * minute, '1 d'],
    [76 * hour, '3 d 4 h'],
    [Number.NaN, 'under a minute'],
  ])('%s ms as %s', (ms, text) => expect(duration(ms)).toBe(text));
});

describe('a reset reads', () => {
  test.each([
    [at(2 * hour), 'resets in 2 h'],
    [at(30_000), 'resets in under a minute'],
    [at(0), 'reset was due'],
    [at(-hour), 'reset was due'],
    [null, 'no reset time known'],
    ['soon', 'no reset time known'],
  ])('%s as %s', (resetsAt, text) => expect(resetText(resetsAt, now)).toBe(text));
});

describe('an age reads', () => {
  test.each([
    [at(0), 'read just now'],
    [at(-59_000), 'read just now'],
    [at(-20 * minute), 'read 20 min ago'],
    [at(hour), 'read just now'],
    [null, 'never read'],
    ['soon', 'never read'],
  ])('%s as %s', (readAt, text) => expect(ageText(readAt, now)).toBe(text));
});

describe('an amount reads', () => {
  test.each([
    [12.5, 'USD', '$12.50'],
    [1234.5, 'EUR', '€1,234.50'],
    [1234.567, 'credits', '1,234.57'],
    [1_000_000, 'tokens', '1,000,000'],
    [3, 'XXQ', 'XXQ 3.00'],
  ])('%s %s as %s', (value, unit, text) => {
    expect(amount(value, unit).replaceAll('\u00A0', ' ')).toBe(text);
  });
});

test('nothing is ever called NaN, Infinity, undefined or Invalid', () => {
  fc.assert(
    fc.property(fc.option(anyNumber), fc.option(anyTime), (utilisation, time) => {
      const texts = [percent(utilisation), resetText(time, now), ageText(time, now)];
      expect(texts.join()).not.toMatch(/NaN|Infinity|∞|undefined|null|Invalid/);
    }),
  );
});

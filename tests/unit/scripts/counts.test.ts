import { describe, expect, test } from 'vitest';
import { countLine, longReport, succeeded, total, verdict } from '../../../build/suites/counts.mjs';

const skipped = [{ name: 'tray > on macOS', reason: 'needs Linux' }];
const ended = (code: number, timedOut = false) => ({ code, output: 'what it said', timedOut });

describe('the count line', () => {
  test('names the skipped only when there are any', () => {
    expect(countLine({ passed: 3, failed: 0, skipped: [] })).toBe('3 passed, 0 failed');
    expect(countLine({ passed: 3, failed: 1, skipped })).toBe('3 passed, 1 failed, 1 skipped');
  });

  test('adds up', () => {
    const all = total([
      { passed: 1, failed: 0, skipped: [] },
      { passed: 20, failed: 2, skipped },
    ]);
    expect(all).toEqual({ passed: 21, failed: 2, skipped });
    expect(total([])).toEqual({ passed: 0, failed: 0, skipped: [] });
  });

  test('success needs something that ran', () => {
    expect(succeeded({ passed: 1, failed: 0, skipped })).toBe(true);
    expect(succeeded({ passed: 9, failed: 1, skipped: [] })).toBe(false);
    expect(succeeded({ passed: 0, failed: 0, skipped })).toBe(false);
  });
});

describe('the verdict on a test runner', () => {
  const good = { passed: 5, failed: 0, skipped: [] };

  test('is its own counts when it ended well', () => {
    expect(verdict(good, ended(0))).toEqual({ ...good, output: 'what it said' });
    expect(verdict({ ...good, failed: 2 }, ended(1)).failed).toBe(2);
  });

  test.each([
    ['no counts', undefined, ended(1), 'without counts'],
    ['no counts but success', undefined, ended(0), 'without counts'],
    ['an error outside any test', good, ended(1), 'outside its tests'],
    ['a time-out', good, ended(143, true), 'too long'],
    ['no tests', { passed: 0, failed: 0, skipped: [] }, ended(0), 'no tests'],
  ])('counts %s as a failure', (_what, counts, finished, why) => {
    const result = verdict(counts, finished);
    expect(result.failed).toBe(1);
    expect(result.output).toContain('what it said');
    expect(result.output).toContain(why);
  });
});

test('the record of a long run names date, counts and reasons', () => {
  const results = [
    { name: 'unit', passed: 40, failed: 0, skipped: [], output: '', ms: 1234 },
    { name: 'e2e', passed: 7, failed: 0, skipped, output: '', ms: 61_000 },
  ];
  const text = longReport(results, { date: '2026-09-01', electron: 'Electron 45.', system: 'Linux' });
  expect(text).toContain('on 2026-09-01: 47 passed, 0 failed, 1 skipped.');
  expect(text).toContain('| unit | 40 | 0 | 0 | 1.2 s |');
  expect(text).toContain('| e2e | 7 | 0 | 1 | 61.0 s |');
  expect(text).toContain('- tray > on macOS: needs Linux');
});

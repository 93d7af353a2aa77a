import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { wakeAt } from '../../app/system/wake.ts';
import { hour, minute, now as start } from './sample.ts';

let slept = 0;
/** The wall clock runs on while the machine sleeps; the timers do not. */
const now = (): number => new Date().getTime() + slept;

function waking(after: number) {
  const callback = vi.fn();
  const cancel = wakeAt(start + after, callback, now);
  return { callback, cancel };
}

beforeEach(() => {
  slept = 0;
  vi.useFakeTimers({ now: start });
});
afterEach(() => void vi.useRealTimers());

describe('waking at a time', () => {
  test.each([1, 999, minute, 10 * minute, 10 * minute + 1, 7 * hour, 60 * 24 * hour])('in %s ms', (after) => {
    const { callback } = waking(after);
    vi.advanceTimersByTime(after - 1);
    expect(callback).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(callback).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(24 * hour);
    expect(callback).toHaveBeenCalledTimes(1);
  });

  test('that has passed is at once, but not before the caller goes on', () => {
    const { callback } = waking(-hour);
    expect(callback).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(callback).toHaveBeenCalledTimes(1);
  });

  test('is late by no more than ten minutes after a long sleep', () => {
    const { callback } = waking(8 * hour);
    vi.advanceTimersByTime(5 * minute);
    slept = 9 * hour;
    vi.advanceTimersByTime(10 * minute);
    expect(callback).toHaveBeenCalledTimes(1);
  });

  test('is not early when the clock was put back', () => {
    const { callback } = waking(hour);
    slept = -hour;
    vi.advanceTimersByTime(2 * hour - 1);
    expect(callback).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(callback).toHaveBeenCalledTimes(1);
  });

  test.each([0, minute, 25 * minute])('can be cancelled, also after %s ms', (after) => {
    const { callback, cancel } = waking(hour);
    vi.advanceTimersByTime(after);
    cancel();
    cancel();
    vi.advanceTimersByTime(24 * hour);
    expect(callback).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });
});

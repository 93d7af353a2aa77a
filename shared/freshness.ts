import type { Freshness, Meter, UsageSnapshot } from './meter.ts';

const leastStaleAfterMs = 15 * 60_000;

interface FreshnessQuestion {
  now: number;
  cadenceMs: number;
  /** Whether the account's last attempt failed. */
  failed: boolean;
}

/** How a number read earlier may be shown now. */
export function freshnessOf(
  meter: Pick<Meter, 'readAt' | 'resetsAt'>,
  { now, cadenceMs, failed }: FreshnessQuestion,
): Freshness {
  const readAt = Date.parse(meter.readAt);
  const resetsAt = meter.resetsAt === null ? Number.NaN : Date.parse(meter.resetsAt);
  if (resetsAt <= now && !(readAt > resetsAt)) return 'expected';
  if (failed || !(now - readAt <= Math.max(2 * cadenceMs, leastStaleAfterMs))) return 'stale';
  return 'live';
}

/** Whether something in it may be shown as it is. */
export const isLive = (
  { meters }: Pick<UsageSnapshot, 'meters'>,
  question: Omit<FreshnessQuestion, 'failed'>,
): boolean => meters.some((meter) => freshnessOf(meter, { ...question, failed: false }) === 'live');

import type { Meter } from './meter.ts';

export type MeterStatus = 'ok' | 'warning' | 'critical' | 'unknown';
export type Status = MeterStatus | 'error';

export interface Thresholds {
  /** Warning from here on. */
  warning: number;
  /** Critical above this. */
  critical: number;
}

export const defaultThresholds: Thresholds = { warning: 70, critical: 90 };

export function statusOf(
  meter: Pick<Meter, 'utilisation' | 'freshness'>,
  thresholds: Thresholds,
): MeterStatus {
  const { utilisation } = meter;
  // An expected meter's window is over: its old number says nothing about now.
  if (utilisation === null || !Number.isFinite(utilisation) || meter.freshness === 'expected')
    return 'unknown';
  if (utilisation > thresholds.critical) return 'critical';
  return utilisation >= thresholds.warning ? 'warning' : 'ok';
}

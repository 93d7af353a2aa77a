import type { Meter } from '../../../shared/meter.ts';
import { monthOf, windowOf } from '../months.ts';

const day = 86_400_000;
/** The epoch began on a Thursday; weeks here begin on Monday. */
const mondayShift = 3 * day;

const endOf = (now: number, length: number, shift: number): number =>
  Math.floor((now + shift) / length) * length + length - shift;

/** When a key's limit starts anew: at midnight UTC, of the day, of Monday, of the first. */
export function periodOf(period: string | null, now: number): Partial<Meter> {
  if (period === 'monthly') return windowOf(monthOf(now));
  const length = period === 'daily' ? day : period === 'weekly' ? 7 * day : null;
  if (length === null) return {};
  const end = endOf(now, length, period === 'weekly' ? mondayShift : 0);
  return windowOf({ start: end - length, end });
}

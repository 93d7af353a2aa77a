import { monthOf } from './months.ts';

export interface SampleDay {
  /** Epoch ms. */
  start: number;
  end: number;
  /** In dollars. */
  cost: number;
}

const length = 86_400_000;

/** What a key spent on each day of this month so far, more on some days than on others. */
export function sampleDays(now: number, most: number): SampleDay[] {
  const days: SampleDay[] = [];
  for (let { start } = monthOf(now); start <= now; start += length) {
    const share = (1 + Math.cos(days.length * 1.7)) / 2;
    const elapsed = Math.min(1, (now - start) / length);
    days.push({ start, end: start + length, cost: Math.round(most * share * elapsed * 100) / 100 });
  }
  return days;
}

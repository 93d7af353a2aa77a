import { monthOf } from './months.ts';

/** A sample window: it fills while it lasts and starts again, and `now` alone decides how far it is. */
export interface SampleWindow {
  seconds: number;
  /** Used at its beginning and at its end, in percent. */
  from: number;
  to: number;
  /** How long ago, in seconds, it began when the epoch did: keeps windows from ending together. */
  shift: number;
}

export interface SampleReading {
  used: number;
  /** Epoch ms. */
  resetsAt: number;
}

export function sample({ seconds, from, to, shift }: SampleWindow, now: number): SampleReading {
  const elapsed = (now / 1000 + shift) % seconds;
  const used = from + (to - from) * (elapsed / seconds);
  return { used: Math.round(used * 10) / 10, resetsAt: Math.round(now / 1000 - elapsed + seconds) * 1000 };
}

/** The same for a calendar month, in UTC. */
export type SampleMonth = Pick<SampleWindow, 'from' | 'to'>;

export function sampleMonth({ from, to }: SampleMonth, now: number): SampleReading {
  const { start, end } = monthOf(now);
  const used = from + (to - from) * ((now - start) / (end - start));
  return { used: Math.round(used * 10) / 10, resetsAt: end };
}

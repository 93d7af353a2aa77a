/** Limits that are counted by the calendar month, whose lengths differ. Everything is UTC, in epoch ms. */

export interface Month {
  start: number;
  end: number;
}

export function monthOf(now: number): Month {
  const date = new Date(now);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return { start: Date.UTC(year, month), end: Date.UTC(year, month + 1) };
}

/** The month that ends at this moment, on whichever day and at whatever hour that is. */
export function monthEnding(end: number): Month {
  const start = new Date(end);
  start.setUTCMonth(start.getUTCMonth() - 1);
  // The month before may be too short to have that day: it then began on its last.
  if (start.getUTCDate() !== new Date(end).getUTCDate()) start.setUTCDate(0);
  return { start: start.getTime(), end };
}

/** The month that begins at this moment: the same day and hour a month later, or on its last day where it is shorter. */
export function monthBeginning(start: number): Month {
  const end = new Date(start);
  end.setUTCMonth(end.getUTCMonth() + 1);
  if (end.getUTCDate() !== new Date(start).getUTCDate()) end.setUTCDate(0);
  return { start, end: end.getTime() };
}

export const secondsIn = ({ start, end }: Month): number => Math.round((end - start) / 1000);

/** When a meter of this month starts anew, and how long it counts. */
export const windowOf = (month: Month): { resetsAt: string; windowSeconds: number } => ({
  resetsAt: new Date(month.end).toISOString(),
  windowSeconds: secondsIn(month),
});

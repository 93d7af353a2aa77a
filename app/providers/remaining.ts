import { note, numberAt, type Place } from './reading.ts';

/** Rounding on the way may leave a hair over the whole. */
const whole = 1.001;
/** A hundred times the limit is an overrun; beyond, it is no fraction. */
const lowest = -99;

/** The percentage used, where an answer has the fraction that remains: 0.82 remains of what is used to 18 %. */
export function usedOfRemaining(place: Place): number | null {
  const remaining = numberAt(place);
  if (remaining === null) return null;
  if (remaining > whole || remaining < lowest) return note(place, 'This is not a fraction of 1.');
  // Rounded, because 1 - 0.82 is not 0.18 in binary.
  return Math.round(Math.max(0, 1 - remaining) * 1e6) / 1e4;
}

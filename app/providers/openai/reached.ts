import type { Meter } from '../../../shared/meter.ts';
import { newMeter } from '../meters.ts';
import type { WireContext } from '../provider.ts';
import { field, firstField, flagAt, isObject, isThere, note, textAt, type Place } from '../reading.ts';

/** `rate_limit_reached_type`, seen as an object and as a plain text. */
export function isReachedType(place: Place): boolean {
  if (!isThere(place)) return false;
  return textAt(isObject(place) ? firstField(place, 'type', 'kind') : place) !== null;
}

export const isReached = (rateLimit: Place): boolean => flagAt(field(rateLimit, 'limit_reached')) === true;

const fuller = (a: Meter, b: Meter): Meter => ((b.utilisation ?? -1) > (a.utilisation ?? -1) ? b : a);

/**
 * The vendor says that a limit is reached, whatever the percentages say. It does not say which, so the fullest of these
 * meters stands at 100 at least, with a note where that is not what was read.
 */
export function raised(meters: readonly Meter[], because: Place): Meter[] {
  const fullest = meters.length === 0 ? null : meters.reduce(fuller);
  if (fullest === null || (fullest.utilisation ?? 0) >= 100) return [...meters];
  const read = fullest.utilisation === null ? 'an unknown part' : `${fullest.utilisation} %`;
  note(because, `The limit is reached, so "${fullest.label}" counts as used up although ${read} was read.`);
  return meters.map((meter) => (meter === fullest ? { ...meter, utilisation: 100 } : meter));
}

/** Reached, and no window to show it on. */
export function reachedMeter(context: WireContext): Meter {
  return newMeter(context, { kind: 'rate_limit', label: 'Limit reached', scope: null, utilisation: 100 });
}

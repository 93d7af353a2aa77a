import type { Meter } from '../../../shared/meter.ts';
import { newMeter } from '../meters.ts';
import type { WireContext } from '../provider.ts';
import {
  amountAt,
  field,
  firstField,
  isObject,
  isThere,
  members,
  note,
  percentageAt,
  timeAt,
  type Place,
} from '../reading.ts';
import { nameByLength } from '../window-names.ts';

/** No plan counts for longer than a year. */
const longest = 400 * 86_400;

/** When a window ends: its time, else so many seconds from now. */
export function resetOf(window: Place, { now }: WireContext): string | null {
  const at = timeAt(firstField(window, 'reset_at', 'resets_at'));
  if (at !== null) return at;
  const place = firstField(window, 'reset_after_seconds', 'resets_in_seconds');
  const wait = amountAt(place);
  if (wait === null) return null;
  if (wait > longest) return note(place, 'This is too long to wait.');
  return new Date(now + Math.round(wait * 1000)).toISOString();
}

/** A length in whole seconds; none of no time at all. The session logs give it in minutes. */
function lengthOf(window: Place): number | null {
  const minutes = field(window, 'window_minutes');
  const inMinutes = isThere(minutes) && !isThere(field(window, 'limit_window_seconds'));
  const place = inMinutes ? minutes : field(window, 'limit_window_seconds');
  const seconds = Math.round((amountAt(place) ?? 0) * (inMinutes ? 60 : 1));
  if (seconds > longest) return note(place, 'This is too long for a window.');
  return seconds === 0 ? null : seconds;
}

/** The meters of one `rate_limit`, whatever its slots are called. */
export function windowMeters(rateLimit: Place, scope: string | null, context: WireContext): Meter[] {
  return [...members(rateLimit)].flatMap(([slot, window]) => {
    if (!isObject(window)) {
      if (slot.endsWith('_window') && isThere(window)) note(window, 'This is not a window.');
      return [];
    }
    if (!slot.endsWith('_window') && !isThere(field(window, 'used_percent'))) return [];
    const utilisation = percentageAt(field(window, 'used_percent'));
    const name = nameByLength(lengthOf(window), slot, scope);
    return [newMeter(context, { ...name, utilisation, resetsAt: resetOf(window, context) })];
  });
}

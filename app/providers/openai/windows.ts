import { labelFromName, labelFromWindow } from '../../../shared/label.ts';
import type { Meter } from '../../../shared/meter.ts';
import { newMeter } from '../meters.ts';
import type { WireContext } from '../provider.ts';
import {
  amountAt,
  field,
  isObject,
  isThere,
  members,
  note,
  percentageAt,
  timeAt,
  type Place,
} from '../reading.ts';
import { knownWindows, windowName, type WindowName } from '../window-names.ts';

/** The session logs call five hours 299 minutes; what is nearly a known length is that length. */
const isNearly = (seconds: number, known: number): boolean => Math.abs(seconds - known) <= known * 0.02;

/** A window is what its length says, never its slot: on some plans the week stands where the session used to. */
function nameByLength(seconds: number | null, slot: string, scope: string | null): WindowName {
  const known =
    seconds === null ? undefined : knownWindows.find((window) => isNearly(seconds, window.seconds));
  if (known !== undefined) return windowName(known, scope);
  const label = seconds === null ? labelFromName(slot) : labelFromWindow(seconds);
  return {
    kind: seconds === null ? slot : `window_${seconds}s`,
    label: scope === null ? label : `${label} · ${scope}`,
    scope,
    windowSeconds: seconds,
  };
}

/** No plan counts for longer than a year. */
const longest = 400 * 86_400;

/** When a window ends: its time, else so many seconds from now. */
export function resetOf(window: Place, { now }: WireContext): string | null {
  const at = timeAt(field(window, 'reset_at'));
  if (at !== null) return at;
  const wait = amountAt(field(window, 'reset_after_seconds'));
  if (wait === null) return null;
  if (wait > longest) return note(field(window, 'reset_after_seconds'), 'This is too long to wait.');
  return new Date(now + Math.round(wait * 1000)).toISOString();
}

/** A length in whole seconds; none of no time at all. */
function lengthOf(window: Place): number | null {
  const place = field(window, 'limit_window_seconds');
  const seconds = Math.round(amountAt(place) ?? 0);
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

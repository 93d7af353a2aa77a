import type { Meter } from '../../../shared/meter.ts';
import { newMeter } from '../meters.ts';
import type { WireContext } from '../provider.ts';
import { amountAt, note, textAt, timeAt, whole, type Place } from '../reading.ts';
import { nameByLength, type WindowName } from '../window-names.ts';
import { nameWindow } from './windows.ts';

/** The limits of a subscription, as every answer to it carries them: `anthropic-ratelimit-unified-5h-utilization`. */

const prefix = 'anthropic-ratelimit-unified-';
const header = /^anthropic-ratelimit-unified-(?<name>.+)-(?<part>utilization|reset|status)$/;
const length = /^(\d{1,4})([hd])(?:[_-](.+))?$/;
const secondsOf = { h: 3600, d: 86_400 };

/** `5h` is the session, `7d_opus` the week of one model; others are named from their length, or are what they say. */
function nameUnified(name: string): WindowName {
  const [, count, unit, rest] = length.exec(name) ?? [];
  if (count === undefined) return nameWindow(name.replaceAll('-', '_'));
  const seconds = Number(count) * secondsOf[unit === 'h' ? 'h' : 'd'];
  const byLength = nameByLength(seconds, name, null);
  return rest === undefined
    ? byLength
    : { ...nameWindow(`${byLength.kind}_${rest.replaceAll('-', '_')}`), windowSeconds: seconds };
}

/** Ten times the limit is an overrun; beyond, it is no fraction of 1. */
const largest = 10;

function percentOf(fraction: Place): number | null {
  const used = amountAt(fraction);
  if (used === null) return null;
  return used > largest ? note(fraction, 'This is not a fraction of 1.') : Math.round(used * 1e6) / 1e4;
}

/** Refused is used up, whatever the number says: it was taken before the request that was refused. */
const atLeast = (utilisation: number | null, isRefused: boolean): number | null =>
  isRefused ? Math.max(100, utilisation ?? 100) : utilisation;

const isRejected = (place: Place | undefined): boolean => place !== undefined && textAt(place) === 'rejected';

export function unifiedMeters(headers: ReadonlyMap<string, Place>, context: WireContext): Meter[] {
  const windows = new Map<string, Map<string, Place>>();
  for (const [name, place] of headers) {
    const found = header.exec(name)?.groups;
    const [window, part] = [found?.['name'], found?.['part']];
    if (window === undefined || part === undefined) continue;
    windows.set(window, (windows.get(window) ?? new Map()).set(part, place));
  }
  const claim = isRejected(headers.get(`${prefix}status`))
    ? textAt(headers.get(`${prefix}representative-claim`) ?? whole(null))
    : null;
  return [...windows].flatMap(([name, parts]) => {
    // Overage has a status even where there is nothing to measure.
    const fraction = parts.get('utilization');
    if (fraction === undefined && !length.test(name)) return [];
    const named = nameUnified(name);
    const isRefused = isRejected(parts.get('status')) || named.kind === claim;
    const utilisation = atLeast(percentOf(fraction ?? whole(null)), isRefused);
    return [
      newMeter(context, { ...named, utilisation, resetsAt: timeAt(parts.get('reset') ?? whole(null)) }),
    ];
  });
}

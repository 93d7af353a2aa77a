import { labelFromName } from '../../../shared/label.ts';
import type { Meter } from '../../../shared/meter.ts';
import { newMeter } from '../meters.ts';
import type { WireContext } from '../provider.ts';
import { field, firstField, percentageAt, timeAt, type Place } from '../reading.ts';
import { knownWindows, windowName, type WindowName } from '../window-names.ts';

/**
 * What a window's name says. What follows a known window's name says what the window is for, so `seven_day_cowork`,
 * whatever it is, does not limit everything.
 */
export function nameWindow(name: string): WindowName {
  const known = knownWindows.find(({ kind }) => name === kind || name.startsWith(`${kind}_`));
  if (known === undefined)
    return { kind: name, label: labelFromName(name), scope: null, windowSeconds: null };
  const rest = name.slice(known.kind.length + 1);
  return { ...windowName(known, rest === '' ? null : labelFromName(rest)), kind: name };
}

/** A percentage and a reset, under the names seen so far. A window with neither reset nor use has not started. */
export function windowMeter(place: Place, name: WindowName, context: WireContext): Meter {
  return newMeter(context, {
    ...name,
    utilisation: percentageAt(firstField(place, 'utilization', 'percent', 'used_percentage')),
    resetsAt: timeAt(field(place, 'resets_at')),
  });
}

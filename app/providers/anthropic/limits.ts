import { labelFromName } from '../../../shared/label.ts';
import type { Meter } from '../../../shared/meter.ts';
import type { WireContext } from '../provider.ts';
import { entries, field, firstField, isObject, isThere, note, textAt, type Place } from '../reading.ts';
import { knownWindows, windowName, type WindowName } from '../window-names.ts';
import { agentSdk, isAgentSdk } from './money.ts';
import { nameWindow, windowMeter } from './windows.ts';

const familyOfKind = new Map([
  ['session', 'five_hour'],
  ['weekly_all', 'seven_day'],
  ['weekly_scoped', 'seven_day'],
]);
const secondsOfGroup = new Map([
  ['session', 18_000],
  ['weekly', 604_800],
]);

const nameIn = (place: Place): string | null =>
  textAt(isObject(place) ? firstField(place, 'display_name', 'name', 'id') : place);

function scopeOf(scope: Place): { model: string | null; any: string | null } {
  if (!isThere(scope)) return { model: null, any: null };
  if (!isObject(scope)) {
    const text = textAt(scope);
    return { model: text, any: text };
  }
  const model = nameIn(field(scope, 'model'));
  return { model, any: model ?? nameIn(field(scope, 'surface')) };
}

function nameLimit(limit: Place): WindowName | null {
  const kind = textAt(field(limit, 'kind'));
  if (kind === null) return note(limit, 'This limit has no name.');
  const { model, any } = scopeOf(field(limit, 'scope'));
  if (isAgentSdk(kind)) return { ...agentSdk, windowSeconds: null };
  // Seen without a model for windows that claude.ai does not show either.
  if (kind === 'weekly_scoped' && model === null) return null;
  const known = knownWindows.find((window) => window.kind === familyOfKind.get(kind));
  if (known !== undefined) return windowName(known, any);
  const named = nameWindow(kind);
  return {
    ...named,
    label: any === null ? named.label : `${labelFromName(kind)} · ${any}`,
    scope: any ?? named.scope,
    windowSeconds: named.windowSeconds ?? secondsOfGroup.get(textAt(field(limit, 'group')) ?? '') ?? null,
  };
}

/** The meters of `limits[]`. */
export function limitMeters(limits: Place, context: WireContext): Meter[] {
  return entries(limits).flatMap((limit) => {
    const name = isObject(limit) ? nameLimit(limit) : note(limit, 'This is not a limit.');
    return name === null ? [] : [windowMeter(limit, name, context)];
  });
}

const modelOf = ({ scope }: Meter): string | null => scope?.toLowerCase().replace(/^claude /, '') ?? null;

/** Per-model weeks are moving from members of their own into `limits[]`; meanwhile one model may be in both. */
function isSameLimit(a: Meter, b: Meter): boolean {
  if (modelOf(a) !== modelOf(b)) return false;
  return (
    a.kind === b.kind || (a.scope !== null && a.windowSeconds !== null && a.windowSeconds === b.windowSeconds)
  );
}

/** `limits[]` repeats what has members of its own, rounded: the repeats only fill what those lack. */
export function withoutRepeats(named: readonly Meter[], limits: readonly Meter[]): Meter[] {
  const filled = named.map((meter) => {
    const repeat = limits.find((limit) => isSameLimit(meter, limit));
    if (repeat === undefined) return meter;
    const { utilisation, resetsAt } = repeat;
    return {
      ...meter,
      utilisation: meter.utilisation ?? utilisation,
      resetsAt: meter.resetsAt ?? resetsAt,
    };
  });
  return [...filled, ...limits.filter((limit) => !named.some((meter) => isSameLimit(meter, limit)))];
}

import { labelFromName } from '../../../shared/label.ts';
import { firstField, field, textAt, type Place } from '../reading.ts';
import { knownWindows, windowName, type WindowName } from '../window-names.ts';

const units: Record<string, number> = { h: 3600, d: 86_400, w: 604_800 };
const numbers: Record<string, number> = { five: 5, seven: 7 };
const adverbs: Record<string, number> = { daily: 86_400, weekly: 604_800, week: 604_800 };

/** The length that a name speaks of: `gemini-5h`, "5 Hour Limit", "Weekly Limit". */
function secondsIn(name: string): number | null {
  const text = name.toLowerCase().replaceAll(/[^a-z\d]+/g, ' ');
  const [, count = '', unit = ''] =
    /\b(\d{1,3}|five|seven) ?(h|d|w)(?:r|rs|ours?|ays?|eeks?)?\b/.exec(text) ?? [];
  const counted = (numbers[count] ?? Number(count)) * (units[unit] ?? 0);
  if (counted > 0) return counted;
  const word = /\b(daily|weekly|week)\b/.exec(text)?.[1];
  return word === undefined ? null : (adverbs[word] ?? null);
}

/** A bucket is what its length says; one that speaks of none keeps its own name. It limits its group alone. */
export function nameBucket(bucket: Place, scope: string): WindowName {
  const shown = textAt(field(bucket, 'display_name'));
  const id = textAt(firstField(bucket, 'bucket_id', 'id'));
  const window = textAt(field(bucket, 'window'));
  const names = [window, id, shown].filter((name) => name !== null);
  const seconds = names.map(secondsIn).find((length) => length !== null) ?? null;
  const known = knownWindows.find((candidate) => candidate.seconds === seconds);
  if (known !== undefined) return windowName(known, scope);
  const kind = id ?? shown ?? window ?? 'quota';
  return { kind, label: `${shown ?? labelFromName(kind)} · ${scope}`, scope, windowSeconds: seconds };
}

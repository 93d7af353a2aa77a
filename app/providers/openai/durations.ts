import type { WireContext } from '../provider.ts';
import { isThere, note, textAt, type Place } from '../reading.ts';

const msOf = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);
const part = /(\d{1,9}(?:\.\d{1,12})?)(ms|s|m|h|d)/g;
const duration = /^(?:\d{1,9}(?:\.\d{1,12})?(?:ms|s|m|h|d))+$/;
const longest = 400 * 86_400_000;

/** When a wait of `1m30s`, `6.5s` or `12ms` is over. */
export function afterDuration(place: Place, { now }: WireContext): string | null {
  if (!isThere(place)) return null;
  const text = textAt(place) ?? '';
  if (!duration.test(text)) return note(place, 'This is not a length of time.');
  const parts = [...text.matchAll(part)].map(
    ([, number, unit]) => Number(number) * (msOf.get(unit ?? '') ?? 0),
  );
  const wait = Math.ceil(parts.reduce((sum, ms) => sum + ms, 0));
  return wait > longest ? note(place, 'This is too long to wait.') : new Date(now + wait).toISOString();
}

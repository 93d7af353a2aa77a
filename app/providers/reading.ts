import type { Problem } from '../../shared/meter.ts';

/**
 * Reading answers that nobody promised: members may be missing, renamed, of another type or nonsense. What cannot be
 * read is null and leaves a note; nothing here throws or guesses.
 */

/** A value somewhere in an answer, and the path that leads to it. */
export interface Place {
  readonly value: unknown;
  readonly at: string;
  readonly problems: Problem[];
}

const mostProblems = 50;
const mostEntries = 200;
const longestName = 64;
/** As keys they would reach into objects that look names up. */
const poisonous = new Set(['__proto__', 'constructor', 'prototype']);
/** Control characters and text-direction overrides: they could repaint a terminal or disguise a label. */
const invisible = /[\p{Cc}\u{200E}\u{200F}\u{202A}-\u{202E}\u{2066}-\u{2069}]/gu;

export const whole = (body: unknown): Place => ({ value: body, at: '', problems: [] });

/** Notes what could not be read. Values are never quoted: they may be private. Gives null, to return it at once. */
export function note({ at, problems }: Place, message: string): null {
  if (problems.length < mostProblems) problems.push({ at, message });
  return null;
}

const objectOf = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;

export const isObject = ({ value }: Place): boolean => objectOf(value) !== null;
export const isThere = ({ value }: Place): boolean => value !== undefined && value !== null;

const clean = (text: string, longest: number): string =>
  // Cut first: what follows should not run over megabytes.
  text
    .slice(0, longest * 4)
    .toWellFormed()
    .replaceAll(invisible, '')
    .trim()
    .slice(0, longest)
    .toWellFormed()
    .trim();

const inside = (place: Place, key: string): string => {
  const name = clean(key, longestName);
  return place.at === '' ? name : `${place.at}.${name}`;
};

const camelCase = (name: string): string =>
  name.replaceAll(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase());
const snakeCase = (name: string): string =>
  /^[a-z\d]+([A-Z][a-z\d]*)+$/.test(name)
    ? name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    : name;

/** The member called `snake_case` here, or `camelCase`. */
export function field(place: Place, name: string): Place {
  const holder = objectOf(place.value);
  const key = holder === null || Object.hasOwn(holder, name) ? name : camelCase(name);
  const value = holder !== null && Object.hasOwn(holder, key) ? holder[key] : undefined;
  return { value, at: inside(place, key), problems: place.problems };
}

/** The first of these members that is there, else the first name's empty place. */
export function firstField(place: Place, first: string, ...others: string[]): Place {
  const found = [first, ...others].map((name) => field(place, name)).find(isThere);
  return found ?? field(place, first);
}

/** Every member, its name in snake_case; of two spellings the first counts. */
export function members(place: Place): Map<string, Place> {
  const named = new Map<string, Place>();
  const keys = Object.keys(objectOf(place.value) ?? {});
  if (keys.length > mostEntries)
    note(place, `Only the first ${mostEntries} of ${keys.length} members were read.`);
  for (const key of keys.slice(0, mostEntries)) {
    const name = snakeCase(clean(key, longestName));
    if (name === '' || poisonous.has(name)) continue;
    const value = objectOf(place.value)?.[key];
    if (!named.has(name)) named.set(name, { value, at: inside(place, key), problems: place.problems });
  }
  return named;
}

export function entries(place: Place, most = mostEntries): Place[] {
  if (!isThere(place)) return [];
  if (!Array.isArray(place.value)) {
    note(place, 'This is not a list.');
    return [];
  }
  const list: unknown[] = place.value;
  if (list.length > most) note(place, `Only the first ${most} of ${list.length} entries were read.`);
  // Not map(), which passes over holes and leaves them: a body that was not parsed from JSON may have some.
  return Array.from(list.slice(0, most), (value, index) => ({
    value,
    at: `${place.at}[${index}]`,
    problems: place.problems,
  }));
}

/** Whole numbers stay exact below this; no limit of a plan comes near it. */
const largest = 1e15;
const decimal = /^[+-]?\d{1,20}(\.\d{1,40})?(e[+-]?\d{1,4})?$/i;

function numberIn(value: unknown): number | null {
  const text = typeof value === 'string' && value.length <= 80 ? value.trim() : null;
  const found = text !== null && decimal.test(text) ? Number(text) : value;
  // Adding zero turns -0 into 0, which would print as "-0".
  return typeof found === 'number' && Math.abs(found) <= largest ? found + 0 : null;
}

export function numberAt(place: Place): number | null {
  if (!isThere(place)) return null;
  return numberIn(place.value) ?? note(place, 'This is not a number.');
}

/** An amount or a length of time, which cannot be below zero. */
export function amountAt(place: Place): number | null {
  const amount = numberAt(place);
  return amount !== null && amount < 0 ? note(place, 'This should not be negative.') : amount;
}

/** A hundred times the limit is an overrun; beyond, it is no percentage. */
export const largestPercentage = 10_000;

export function percentageAt(place: Place): number | null {
  const percentage = amountAt(place);
  return percentage !== null && percentage > largestPercentage
    ? note(place, 'This is too large for a percentage.')
    : percentage;
}

export function flagAt(place: Place): boolean | null {
  if (!isThere(place)) return null;
  if (place.value === true || place.value === 'true' || place.value === 1) return true;
  if (place.value === false || place.value === 'false' || place.value === 0) return false;
  return note(place, 'This is neither true nor false.');
}

export function textAt(place: Place, longest = longestName): string | null {
  if (!isThere(place)) return null;
  if (typeof place.value !== 'string') return note(place, 'This is not a text.');
  const text = clean(place.value, longest);
  return text === '' || poisonous.has(text) ? null : text;
}

const earliest = Date.UTC(2000, 0);
const latest = Date.UTC(2100, 0);
const isoTime = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(\.\d{1,12})?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

function isoMs(text: string): number | null {
  const [, date, minutes = '00:00', seconds = ':00', fraction = '', zone = 'Z'] = isoTime.exec(text) ?? [];
  if (date === undefined) return null;
  // Without an offset JavaScript would take the time for this machine's local time.
  const offset = /^z$/i.test(zone) ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`;
  return Date.parse(`${date}T${minutes}${seconds}${fraction.slice(0, 4)}${offset}`);
}

const isPlausible = (ms: number | null): ms is number => ms !== null && ms >= earliest && ms < latest;

/**
 * Epoch ms from ISO text, epoch seconds or epoch milliseconds. Between 2000 and 2100 the last two share no number, so
 * the value itself says which it is and a vendor that switches does no harm.
 */
export function momentAt(place: Place): number | null {
  if (!isThere(place)) return null;
  const { value } = place;
  const number = numberIn(value);
  const candidates =
    number !== null
      ? [Math.round(number * 1000), Math.round(number)]
      : [typeof value === 'string' && value.length <= 80 ? isoMs(value.trim()) : null];
  return candidates.find(isPlausible) ?? note(place, 'This is not a time.');
}

export function timeAt(place: Place): string | null {
  const moment = momentAt(place);
  return moment === null ? null : new Date(moment).toISOString();
}

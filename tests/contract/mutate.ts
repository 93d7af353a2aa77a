/** Seeded damage to JSON: the kinds of thing that undocumented answers do from one month to the next. */

export type Random = () => number;

/** mulberry32: small, and the same everywhere. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export type Path = readonly (string | number)[];
type Holder = Record<string, unknown> | unknown[];

export function pick<T>(random: Random, choices: readonly T[]): T {
  const chosen = choices[Math.floor(random() * choices.length)];
  if (chosen === undefined) throw new Error('There is nothing to pick from.');
  return chosen;
}

/** Every place below the root, parents before children. */
export function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]): Path[] => {
    const path = [...at, Array.isArray(value) ? Number(key) : key];
    return [path, ...pathsOf(child, path)];
  });
}

export function valueAt(body: unknown, path: Path): unknown {
  let value = body;
  for (const key of path) value = (value as Record<string | number, unknown> | null | undefined)?.[key];
  return value;
}

const holderOf = (body: unknown, path: Path): Holder | null => {
  const holder = valueAt(body, path.slice(0, -1));
  return typeof holder === 'object' && holder !== null ? (holder as Holder) : null;
};

function define(holder: Holder, key: string | number, value: unknown): void {
  // Plain assignment to __proto__ would set the prototype, which JSON.parse does not do.
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Changes the body in place: without what is at the path. */
export function drop(body: unknown, path: Path): void {
  const [holder, key] = [holderOf(body, path), path.at(-1)];
  if (holder === null || key === undefined) return;
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

export function replace(body: unknown, path: Path, value: unknown): void {
  const [holder, key] = [holderOf(body, path), path.at(-1)];
  if (holder !== null && key !== undefined) define(holder, key, value);
}

function rename(body: unknown, path: Path, name: (key: string) => string): void {
  const [holder, key] = [holderOf(body, path), path.at(-1)];
  if (holder === null || Array.isArray(holder) || typeof key !== 'string') return;
  const value = holder[key];
  delete holder[key];
  define(holder, name(key), value);
}

const camel = (key: string): string =>
  key.replaceAll(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase());
const snake = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function nested(depth: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = wrap(value);
  return value;
}

/** Damage upon damage must not grow without bound. */
const small = (value: unknown): unknown => (typeof value === 'string' ? value.slice(0, 100) : value);

/** Another type, or a value that makes no sense, made from the one that was there. */
const others: ((value: unknown, random: Random) => unknown)[] = [
  () => null,
  () => true,
  () => '',
  () => '  ',
  () => 'NaN',
  () => 'Infinity',
  () => '0x10',
  () => '1e400',
  () => '12,5',
  () => 'not a thing',
  () => [],
  () => ({}),
  () => -1,
  () => -0,
  () => 0.1 + 0.2,
  () => 1e308,
  () => Number.MAX_SAFE_INTEGER,
  () => 8.64e15,
  () => '2026-02-30T99:99:99Z',
  () => '-271821-04-20T00:00:00Z',
  () => '\u{0}\u{1B}[2J\u{202E}name\u{D800}',
  (value) => `${typeof value === 'number' || typeof value === 'boolean' ? value : '[object Object]'}`,
  (value) => [value],
  (value) => ({ value }),
  (value) => ({ case: 'remaining', value }),
  (value) => (typeof value === 'number' ? -value : -7),
  (value) => (typeof value === 'number' ? value * 1e12 : 1e12),
  (value, random) => (typeof value === 'number' ? value * random() : random()),
  () => 'x'.repeat(100_000),
  (value) => Array.from({ length: 3000 }, () => value),
  () =>
    Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [`window_${index}`, { utilization: index }]),
    ),
  () => nested(3000, (inner) => [inner]),
  () => nested(3000, (inner) => ({ five_hour: inner, rate_limit: inner })),
];

const poison = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '', 'a'.repeat(5000)];

/** What can happen to a place. Each says its name, for the message when a test fails. */
const damages: Record<string, (body: unknown, path: Path, random: Random) => void> = {
  drop,
  null: (body, path) => replace(body, path, null),
  retype: (body, path, random) =>
    replace(body, path, pick(random, others)(small(valueAt(body, path)), random)),
  camel: (body, path) => rename(body, path, camel),
  snake: (body, path) => rename(body, path, snake),
  poison: (body, path, random) => rename(body, path, () => pick(random, poison)),
  duplicate(body, path) {
    const holder = holderOf(body, path);
    const value = valueAt(body, path);
    if (Array.isArray(holder)) holder.push(value);
    else replace(body, [...path.slice(0, -1), `${String(path.at(-1))}_too`], value);
  },
  foreign(body, path, random) {
    const holder = holderOf(body, path);
    if (Array.isArray(holder)) holder.unshift(pick(random, others)(null, random));
    else replace(body, [...path.slice(0, -1), pick(random, poison)], pick(random, others)(null, random));
  },
};

export interface Damage {
  kind: string;
  path: Path;
}

/** Damages one place of the body, in place. Null when there is no place left. */
export function damage(body: unknown, paths: readonly Path[], random: Random): Damage | null {
  if (paths.length === 0) return null;
  const [kind, path] = [pick(random, Object.keys(damages)), pick(random, paths)];
  damages[kind]?.(body, path, random);
  return { kind, path };
}

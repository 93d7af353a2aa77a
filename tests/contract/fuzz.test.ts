import { describe, expect, test } from 'vitest';
import type { Mapped, Meter } from '../../shared/meter.ts';
import { fixtures, mappingOf, present } from './mapping.ts';
import { damage, drop, pathsOf, replace, seeded, type Damage, type Path } from './mutate.ts';
import { nonsenseIn } from './sane.ts';

const long = process.env['PLIMSOLL_LONG'] === '1';
const cases = long ? 10_000 : 500;
const seed = Number(process.env['PLIMSOLL_SEED'] ?? 20_260_415);

type Mapping = (body: unknown) => Mapped;

const keyOf = ({ kind, scope }: Meter): string => JSON.stringify([kind, scope]);
const byKey = ({ meters }: Mapped): Map<string, Meter> =>
  new Map(meters.map((meter) => [keyOf(meter), meter]));

const sameIn = (after: Mapped, meter: Meter): boolean =>
  JSON.stringify(byKey(after).get(keyOf(meter))) === JSON.stringify(meter);

/** What could stand in a place as well. */
const sensible = [31.4159, '2026-07-09T01:02:03Z', 'another', true];

/**
 * The meters that have nothing to do with a place: they stay as they are whatever sensible value stands there, and
 * without the smallest part around it that carries a meter.
 */
function untouchedBy(path: Path, text: string, map: Mapping): Meter[] {
  const whole = map(JSON.parse(text));
  const changed = (change: (body: unknown) => void): Mapped => {
    const body: unknown = JSON.parse(text);
    change(body);
    return map(body);
  };
  const others = sensible.map((value) => changed((body) => replace(body, path, value)));
  for (let length = path.length; length > 0; length -= 1) {
    const without = changed((body) => drop(body, path.slice(0, length)));
    if (without.meters.length < whole.meters.length || length === 1) {
      return whole.meters.filter((meter) => [...others, without].every((after) => sameIn(after, meter)));
    }
  }
  return [];
}

/** A limit that is said to be reached outranks the percentages of the others: that is no damage to them. */
const outranks = ({ path }: Damage): boolean => path.some((key) => /reached/i.test(String(key)));

function check(map: Mapping, text: string, random: () => number): string[] {
  const body: unknown = JSON.parse(text);
  const paths = pathsOf(body);
  const several = random() < 0.3 ? 1 + Math.floor(random() * 5) : 1;
  const done = Array.from({ length: several }, () => damage(body, paths, random)).filter(
    (each) => each !== null,
  );
  const mapped = map(body);
  const wrong = nonsenseIn(mapped);
  const [only] = done;
  if (done.length === 1 && only !== undefined && !outranks(only)) {
    const after = byKey(mapped);
    for (const meter of untouchedBy(only.path, text, map)) {
      const survivor = after.get(keyOf(meter));
      if (JSON.stringify(survivor) !== JSON.stringify(meter)) {
        wrong.push(`${keyOf(meter)} became ${JSON.stringify(survivor) ?? 'nothing'}`);
      }
    }
  }
  return wrong.map((what) => `${what}, after ${JSON.stringify(done)}`);
}

let total = 0;

describe('answers that are damaged at random', () => {
  for (const [index, { provider, mapping, name, text }] of fixtures.entries()) {
    describe(name, async () => {
      const map = await mappingOf(provider, mapping);
      test.skipIf(map === null)(`${cases} times`, () => {
        for (let turn = 0; turn < cases; turn += 1) {
          // Each case has a seed of its own, so that a failure can be run alone.
          const own = seed + index * 1_000_003 + turn;
          let wrong: string[];
          try {
            wrong = check(present(map), text, seeded(own));
          } catch (error) {
            wrong = [`it threw ${String(error)}`];
          }
          expect(wrong, `${name}, case ${turn}, seed ${own} (PLIMSOLL_SEED=${seed})`).toEqual([]);
          total += 1;
        }
      });
    });
  }

  test('every case was run', async () => {
    const there = await Promise.all(fixtures.map(({ provider, mapping }) => mappingOf(provider, mapping)));
    process.stdout.write(`${total} damaged answers were read, seed ${seed}.\n`);
    expect(total).toBe(cases * there.filter((map) => map !== null).length);
  });
});

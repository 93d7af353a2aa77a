import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeSnapshots } from '../../shared/merge.ts';
import type { Meter, UsageSnapshot } from '../../shared/meter.ts';
import { anySnapshot, at, credits, hour, meter, minute, snapshot, weekly } from './sample.ts';

const merged = (known: Partial<Meter>, read: Partial<Meter>): Meter | undefined =>
  mergeSnapshots(
    snapshot({ meters: [meter({ readAt: at(-hour), ...known })] }),
    snapshot({ meters: [meter({ readAt: at(0), ...read })] }),
  ).meters[0];

const mergedCredits = (known: UsageSnapshot['credits'], read: UsageSnapshot['credits']) =>
  mergeSnapshots(snapshot({ credits: known }), snapshot({ credits: read })).credits;

describe('a reading laid over what is known', () => {
  test('is all there is at first', () => {
    const read = snapshot();
    expect(mergeSnapshots(null, read)).toEqual(read);
  });

  test('replaces the meters it has', () => {
    expect(merged({ utilisation: 40 }, { utilisation: 12 })).toMatchObject({
      utilisation: 12,
      readAt: at(0),
    });
  });

  test('leaves the others, with their own age', () => {
    const known = snapshot({ meters: [meter(), weekly({ utilisation: 55, readAt: at(-hour) })] });
    const after = mergeSnapshots(known, snapshot({ meters: [meter({ readAt: at(0) })] }));
    expect(after.meters).toContainEqual(weekly({ utilisation: 55, readAt: at(-hour) }));
    expect(after.meters).toHaveLength(2);
  });

  test('adds new meters, and tells a model’s meter from everybody’s', () => {
    const known = snapshot({ meters: [weekly()] });
    const after = mergeSnapshots(known, snapshot({ meters: [weekly({ scope: 'opus', utilisation: 80 })] }));
    expect(after.meters.map(({ scope, utilisation }) => [scope, utilisation])).toEqual([
      [null, 40],
      ['opus', 80],
    ]);
  });

  test('that is older changes nothing', () => {
    const after = merged({ utilisation: 40, readAt: at(0) }, { utilisation: 12, readAt: at(-hour) });
    expect(after).toMatchObject({ utilisation: 40, readAt: at(0) });
  });

  test('without a number leaves the number and its age', () => {
    expect(merged({ utilisation: 40 }, { utilisation: null })).toMatchObject({
      utilisation: 40,
      readAt: at(-hour),
    });
  });

  test('keeps the plan when the reading names none, and takes the new one when it does', () => {
    expect(mergeSnapshots(snapshot({ plan: 'max' }), snapshot({ plan: null })).plan).toBe('max');
    expect(mergeSnapshots(snapshot({ plan: 'max' }), snapshot({ plan: 'pro' })).plan).toBe('pro');
  });

  test('brings its own problems: those of an earlier answer are over', () => {
    const before = snapshot({ problems: [{ at: 'limits[0]', message: 'This is not a number.' }] });
    expect(mergeSnapshots(before, snapshot()).problems).toEqual([]);
  });
});

describe('a reading that lost part of a window', () => {
  test('keeps the length that is known', () => {
    expect(merged({ windowSeconds: 18_000 }, { windowSeconds: null })?.windowSeconds).toBe(18_000);
  });

  test('keeps the reset while the window goes on', () => {
    expect(merged({ utilisation: 40 }, { utilisation: 41, resetsAt: null })?.resetsAt).toBe(at(2 * hour));
  });

  test.each([
    ['nothing is used', { utilisation: 0 }],
    ['less is used', { utilisation: 39 }],
    ['the known reset had passed', { utilisation: 41, readAt: at(3 * hour) }],
  ])('has no reset when %s: that is another window', (_name, read) => {
    expect(merged({ utilisation: 40 }, { ...read, resetsAt: null })?.resetsAt).toBeNull();
  });
});

describe('credits', () => {
  test('stay when the reading has none', () => {
    expect(mergedCredits(credits(), null)).toEqual(credits());
  });

  test('are replaced by newer ones', () => {
    const read = credits({ balance: 3, readAt: at(0) });
    expect(mergedCredits(credits(), read)).toEqual(read);
  });

  test('without a balance take over the rest, and the balance stays as old as it is', () => {
    const read = credits({ balance: null, overageLimitReached: true, readAt: at(0), via: 'proxy' });
    expect(mergedCredits(credits({ balance: 250, readAt: at(-hour) }), read)).toEqual(
      credits({ balance: 250, overageLimitReached: true, readAt: at(-hour) }),
    );
  });

  test('of an older reading change nothing', () => {
    const known = credits({ readAt: at(0) });
    expect(mergedCredits(known, credits({ balance: 1, readAt: at(-minute) }))).toEqual(known);
  });
});

const nameOf = ({ kind, scope }: Meter) => JSON.stringify([kind, scope]);

describe('whatever is merged', () => {
  test('no known meter is lost', () => {
    fc.assert(
      fc.property(anySnapshot, anySnapshot, (known, read) => {
        const after = mergeSnapshots(known, read).meters.map(nameOf);
        expect(after).toEqual(expect.arrayContaining([...known.meters, ...read.meters].map(nameOf)));
      }),
    );
  });

  test('no number that was known becomes unknown', () => {
    fc.assert(
      fc.property(anySnapshot, anySnapshot, (known, read) => {
        const after = mergeSnapshots(known, read);
        for (const [index, { utilisation }] of known.meters.entries()) {
          if (Number.isFinite(utilisation))
            expect(after.meters[index]?.utilisation).toSatisfy(Number.isFinite);
        }
        if (Number.isFinite(known.credits?.balance))
          expect(after.credits?.balance).toSatisfy(Number.isFinite);
      }),
    );
  });

  test('merging the same reading again changes nothing', () => {
    fc.assert(
      fc.property(anySnapshot, anySnapshot, (known, read) => {
        const once = mergeSnapshots(known, read);
        expect(mergeSnapshots(once, once)).toEqual(once);
      }),
    );
  });
});

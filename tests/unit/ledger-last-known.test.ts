import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { appendReading, appendSignIn } from '../../app/ledger/append.ts';
import { history } from '../../app/ledger/history.ts';
import { lastKnown } from '../../app/ledger/last-known.ts';
import { isKeyRefused } from '../../app/ledger/sign-ins.ts';
import { keyPrint } from '../../app/ledger/key-print.ts';
import { overlaid } from '../../app/ledger/overlay.ts';
import {
  accountId,
  contentsOf,
  failed,
  ledgerOf,
  mergedInMemory,
  reading,
  sayingsOf,
  someSamples,
  sorted,
} from './ledger-sample.ts';
import { at, credits, hour, meter, minute, now, snapshot, weekly } from './sample.ts';

const long = process.env['PLIMSOLL_LONG'] === '1';
const numRuns = long ? 5000 : 200;

const known = (readings: Parameters<typeof ledgerOf>[0]) => lastKnown(ledgerOf(readings)).get(accountId);

describe('what the ledger knows', () => {
  test('is what merging every reading in memory gives', () => {
    fc.assert(
      fc.property(someSamples, (samples) => {
        const state = known(samples.map((sample) => sample.reading));
        expect(sorted(state?.snapshot)).toEqual(sorted(mergedInMemory(samples)));
      }),
      { numRuns },
    );
  });

  test('is the same in whatever order the readings come', () => {
    const shuffled = someSamples.chain((samples) =>
      fc.tuple(fc.constant(samples), fc.shuffledSubarray(samples, { minLength: samples.length })),
    );
    fc.assert(
      fc.property(shuffled, ([samples, mixed]) => {
        const state = known(mixed.map((sample) => sample.reading));
        expect(sorted(state?.snapshot)).toEqual(sorted(mergedInMemory(samples)));
      }),
      { numRuns },
    );
  });

  test('and holds does not change when the readings come again', () => {
    const twice = someSamples.chain((samples) =>
      fc.tuple(fc.constant(samples), fc.shuffledSubarray(samples, { minLength: samples.length })),
    );
    fc.assert(
      fc.property(twice, ([samples, again]) => {
        const database = ledgerOf(samples.map((sample) => sample.reading));
        const before = contentsOf(database);
        for (const sample of again) appendReading(database, sample.reading);
        expect(contentsOf(database)).toEqual(before);
      }),
      { numRuns },
    );
  });

  test('over time is what each reader said at each moment', () => {
    const shuffled = someSamples.chain((samples) =>
      fc.shuffledSubarray(samples, { minLength: samples.length }),
    );
    fc.assert(
      fc.property(shuffled, (samples) => {
        const database = ledgerOf(samples.map((sample) => sample.reading));
        const sayings = sayingsOf(samples);
        for (const [index, { offset, meters }] of sayings.entries()) {
          const later = sayings.slice(index + 1).filter((other) => other.offset === offset);
          for (const { kind, scope, utilisation, used } of meters) {
            // Of two readers at one moment the second one counts.
            if (later.some((other) => other.meters.some((m) => m.kind === kind && m.scope === scope)))
              continue;
            const question = { accountId, kind, scope, from: now, to: now + offset, maxPoints: 1000 };
            expect(history(database, question).at(-1)).toMatchObject({ utilisation, used });
          }
        }
      }),
      { numRuns },
    );
  });

  test('can be asked for one account', () => {
    const database = ledgerOf([reading(0), { ...reading(0), accountId: 'openai-00000000' }]);
    expect([...lastKnown(database).keys()]).toEqual([accountId, 'openai-00000000']);
    expect(lastKnown(database, accountId)).toEqual(
      new Map([[accountId, lastKnown(database).get(accountId)]]),
    );
  });

  test('keeps the credits through a reading without them', () => {
    const state = known([reading(0, { credits: credits({ readAt: at(0) }) }), reading(hour)]);
    expect(state?.snapshot?.credits).toEqual(credits({ readAt: at(0) }));
  });

  test('has meters in the order of the last reading', () => {
    const meters = [weekly({ readAt: at(minute) }), meter({ readAt: at(minute) })];
    const state = known([reading(0), reading(minute, { meters })]);
    expect(state?.snapshot?.meters.map(({ kind }) => kind)).toEqual(['seven_day', 'five_hour']);
  });

  test('names the reading that last confirmed a number', () => {
    const state = known([0, 5, 10, 50].map((minutes) => reading(minutes * minute)));
    expect(state?.snapshot?.meters[0]?.readAt).toBe(at(50 * minute));
  });

  test('is not mistaken about a number that another reader contradicts late', () => {
    const late = reading(5 * minute, { meters: [meter({ utilisation: 55, readAt: at(5 * minute) })] });
    const database = ledgerOf([reading(0), reading(10 * minute), late]);
    expect(lastKnown(database).get(accountId)?.snapshot?.meters).toEqual([
      meter({ readAt: at(10 * minute) }),
    ]);
    const question = { accountId, kind: 'five_hour', scope: null, from: now, to: now + hour, maxPoints: 10 };
    expect(
      history(database, question).map(({ at: moment, utilisation }) => [moment - now, utilisation]),
    ).toEqual([
      [0, 40],
      [5 * minute, 55],
      [10 * minute, 40],
    ]);
  });

  test.each([
    ['goes on while no less is used', [41, 50], at(2 * hour)],
    ['is over once less was used, though more is again', [10, 50], null],
  ])('of a window whose reset is no longer told %s', (_name, used, resetsAt) => {
    const without = used.map((utilisation, index) =>
      reading((index + 1) * minute, {
        meters: [meter({ utilisation, resetsAt: null, readAt: at((index + 1) * minute) })],
      }),
    );
    expect(known([reading(0), ...without])?.snapshot?.meters[0]).toMatchObject({ utilisation: 50, resetsAt });
  });

  test('carries an empty scope, which is not none', () => {
    const meters = [
      meter({ scope: '', utilisation: 1, readAt: at(0) }),
      meter({ utilisation: 2, readAt: at(0) }),
    ];
    expect(sorted(known([reading(0, { meters })])?.snapshot)?.meters).toEqual(
      sorted(snapshot({ meters }))?.meters,
    );
  });

  test('makes numbers that are none unknown', () => {
    const meters = [
      meter({ utilisation: NaN, used: Infinity, windowSeconds: -Infinity, resetsAt: 'soon', readAt: '' }),
    ];
    expect(known([reading(0, { meters })])?.snapshot?.meters).toEqual([
      meter({ utilisation: null, windowSeconds: null, resetsAt: null, readAt: at(0) }),
    ]);
  });
});

describe('a failure', () => {
  test('is known by its code, and leaves the numbers', () => {
    const state = known([reading(0), failed(minute, 'rate_limited', at(hour))]);
    expect(state?.error).toEqual({
      code: 'rate_limited',
      message: 'The provider asks us to wait. Refreshing sooner makes it worse.',
      retryAt: at(hour),
    });
    expect(state?.attemptedAt).toBe(at(minute));
    expect(state?.snapshot?.meters).toEqual([meter({ readAt: at(0) })]);
  });

  test('is over with the next success, even of numbers that were read before it', () => {
    const old = {
      ...reading(2 * minute),
      snapshot: snapshot({ meters: [meter({ readAt: at(0), via: 'capture' })] }),
    };
    expect(known([failed(minute, 'offline'), old])).toMatchObject({
      error: null,
      attemptedAt: at(2 * minute),
    });
  });

  test('of one reader is none of the account when another one answers', () => {
    const both = { ...reading(0), failures: failed(0, 'offline').failures };
    expect(known([both])?.error).toBeNull();
  });

  test('that is told is the first one of the chain', () => {
    const failures = [
      { via: 'z', code: 'forbidden', retryAt: null },
      { via: 'a', code: 'not_found', retryAt: null },
    ] as const;
    expect(known([{ ...failed(0, 'offline'), failures }])?.error?.code).toBe('forbidden');
  });

  test('of an account that was never read leaves nothing to show', () => {
    expect(known([failed(0, 'offline')])?.snapshot).toBeNull();
  });

  test('may ask to wait: that holds for its reader until it answers, whatever others do', () => {
    const waiting = [reading(0), failed(minute, 'rate_limited', at(hour))];
    const proxy = reading(2 * minute, { meters: [meter({ via: 'proxy', readAt: at(2 * minute) })] });
    expect(known([...waiting, proxy])?.waits).toEqual([{ via: 'oauth', until: at(hour) }]);
    expect(known([...waiting, proxy, reading(3 * minute)])?.waits).toEqual([]);
  });
});

describe('what could not be written yet', () => {
  test('lies over what the file knows', () => {
    const below = lastKnown(ledgerOf([reading(0, { plan: 'max', credits: credits({ readAt: at(0) }) })]));
    const above = lastKnown(
      ledgerOf([reading(hour, { meters: [meter({ utilisation: 77, readAt: at(hour) })] })]),
    );
    const state = overlaid([below, above]).get(accountId);
    expect(state?.snapshot).toMatchObject({
      plan: 'max',
      credits: { balance: 250 },
      meters: [{ utilisation: 77 }],
    });
    expect(state?.attemptedAt).toBe(at(hour));
  });

  test('is not taken for newer than it is', () => {
    const [file, memory] = [
      lastKnown(ledgerOf([failed(hour, 'offline')])),
      lastKnown(ledgerOf([reading(0)])),
    ];
    expect(overlaid([file, memory]).get(accountId)).toMatchObject({
      attemptedAt: at(hour),
      error: { code: 'offline' },
    });
  });
});

describe('a refused key', () => {
  test('stays refused until it changes, or is accepted after all', async () => {
    const database = ledgerOf([]);
    const [bad, good] = await Promise.all([keyPrint('mine', accountId), keyPrint('another', accountId)]);
    const event = (offset: number, kind: 'key_refused' | 'key_accepted', print: string): void =>
      appendSignIn(database, { subject: accountId, at: now + offset, event: kind, keyPrint: print });
    expect(isKeyRefused(database, accountId, bad)).toBe(false);
    event(0, 'key_refused', bad);
    expect(isKeyRefused(database, accountId, bad)).toBe(true);
    expect(isKeyRefused(database, accountId, good)).toBe(false);
    expect(isKeyRefused(database, 'openai-00000000', bad)).toBe(false);
    event(0, 'key_refused', good);
    expect(isKeyRefused(database, accountId, good)).toBe(true);
    event(minute, 'key_accepted', good);
    expect(isKeyRefused(database, accountId, good)).toBe(false);
  });

  test('is not what is written down', async () => {
    const print = await keyPrint('correct horse', accountId);
    expect(print).toMatch(/^[\da-f]{24}$/);
    expect(await keyPrint('correct horse', 'openai-00000000')).not.toBe(print);
  });
});

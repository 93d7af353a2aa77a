import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { governing, type Candidate } from '../../shared/governing.ts';
import { anyMeter, at, hour, meter } from './sample.ts';

const candidate = (accountId: string, more: Parameters<typeof meter>[0]): Candidate => ({
  accountId,
  meter: meter(more),
});

const anyCandidate: fc.Arbitrary<Candidate> = fc.record({
  accountId: fc.constantFrom('anthropic-1', 'openai-1', 'openai-2'),
  meter: anyMeter,
});

/** All that the answer is judged by; two candidates with the same are the same to everybody. */
const named = (first: Candidate | null) =>
  first && [
    first.accountId,
    first.meter.kind,
    first.meter.scope,
    first.meter.utilisation,
    first.meter.resetsAt,
  ];

const pairs: [name: string, first: Candidate, second: Candidate][] = [
  ['the fuller one', candidate('b', { utilisation: 91 }), candidate('a', { utilisation: 90.9 })],
  ['one that is over its limit', candidate('b', { utilisation: 140 }), candidate('a', { utilisation: 100 })],
  [
    'the later reset of a tie',
    candidate('b', { resetsAt: at(5 * hour) }),
    candidate('a', { resetsAt: at(hour) }),
  ],
  ['a known reset before none', candidate('b', { resetsAt: at(hour) }), candidate('a', { resetsAt: null })],
  ['then the kind by name', candidate('b', { kind: 'five_hour' }), candidate('a', { kind: 'seven_day' })],
  ['then no scope before one', candidate('b', { scope: null }), candidate('a', { scope: 'opus' })],
  ['then no scope before an empty name', candidate('b', { scope: null }), candidate('a', { scope: '' })],
  ['then the scope by name', candidate('b', { scope: 'opus' }), candidate('a', { scope: 'sonnet' })],
  ['then the account by name', candidate('a', {}), candidate('b', {})],
  [
    'a stale one like a live one',
    candidate('b', { utilisation: 80, freshness: 'stale' }),
    candidate('a', {}),
  ],
];

describe('the governing meter is', () => {
  test.each(pairs)('%s', (_name, first, second) => {
    expect(governing([first, second])).toBe(first);
    expect(governing([second, first])).toBe(first);
  });

  test.each([
    ['expected', { freshness: 'expected' }],
    ['unknown', { utilisation: null }],
    ['not a number', { utilisation: Number.NaN }],
    ['infinite', { utilisation: Number.POSITIVE_INFINITY }],
  ] as const)('never one that is %s', (_name, more) => {
    const low = candidate('z', { utilisation: 1 });
    expect(governing([candidate('a', { utilisation: 99, ...more }), low])).toBe(low);
    expect(governing([candidate('a', more)])).toBeNull();
  });

  test('nobody when there is nobody', () => expect(governing([])).toBeNull());
});

describe('whatever the meters', () => {
  test('their order does not matter', () => {
    fc.assert(
      fc.property(fc.array(anyCandidate, { maxLength: 8 }), fc.integer(), (candidates, turn) => {
        const first = named(governing(candidates));
        expect(named(governing(candidates.toReversed()))).toEqual(first);
        const middle = candidates.length === 0 ? 0 : Math.abs(turn) % candidates.length;
        expect(named(governing([...candidates.slice(middle), ...candidates.slice(0, middle)]))).toEqual(
          first,
        );
      }),
    );
  });

  test('one governs exactly when one has a known number and a window that goes on', () => {
    fc.assert(
      fc.property(fc.array(anyCandidate), (candidates) => {
        const able = candidates.filter(
          ({ meter: { utilisation, freshness } }) => Number.isFinite(utilisation) && freshness !== 'expected',
        );
        const first = governing(candidates);
        expect(first === null).toBe(able.length === 0);
        const highest = Math.max(...able.map((each) => each.meter.utilisation ?? 0));
        if (first !== null) expect(first.meter.utilisation).toBe(highest);
      }),
    );
  });

  test('nothing is changed', () => {
    fc.assert(
      fc.property(fc.array(anyCandidate), (candidates) => {
        const before = structuredClone(candidates);
        governing(candidates);
        expect(candidates).toEqual(before);
      }),
    );
  });
});

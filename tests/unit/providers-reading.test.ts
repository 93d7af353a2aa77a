import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  amountAt,
  entries,
  field,
  firstField,
  flagAt,
  members,
  momentAt,
  numberAt,
  percentageAt,
  textAt,
  timeAt,
  whole,
} from '../../app/providers/reading.ts';

const readings = { numberAt, amountAt, percentageAt, flagAt, textAt, momentAt, timeAt, entries, members };

describe('reading answers that nobody promised', () => {
  test('nothing throws, and no number is NaN or infinite, whatever is there', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (body, name) => {
        for (const place of [whole(body), field(whole(body), name), firstField(whole(body), name, 'value')]) {
          for (const read of Object.values(readings)) {
            const found: unknown = read(place);
            if (typeof found === 'number') expect(Number.isFinite(found)).toBe(true);
          }
        }
      }),
    );
  });

  test('a number is the same as a number and as its text', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e12, max: 1e12, noNaN: true }), (number) => {
        const plain = number + 0;
        expect(numberAt(whole(number))).toBe(plain);
        expect(numberAt(whole(` ${number} `))).toBe(plain);
      }),
    );
  });

  test.each([
    ['an empty text', ''],
    ['spaces', '  '],
    ['true', true],
    ['a list', [7]],
    ['an object', { value: 7 }],
    ['hexadecimal', '0x10'],
    ['infinity', 'Infinity'],
    ['beyond a double', '1e400'],
    ['too large to mean anything', 1e300],
    ['a comma', '9,99'],
    ['a long text', '1'.repeat(5000)],
  ])('%s is no number, and that is noted', (_, value) => {
    const place = field(whole({ used: value }), 'used');
    expect(numberAt(place)).toBeNull();
    expect(place.problems).toMatchObject([{ at: 'used' }]);
  });

  test('what is missing is unknown without a note', () => {
    const body = whole({ there: null });
    for (const name of ['there', 'missing']) {
      const place = field(body, name);
      expect([numberAt(place), textAt(place), flagAt(place), timeAt(place)]).toEqual([
        null,
        null,
        null,
        null,
      ]);
      expect(entries(place)).toEqual([]);
    }
    expect(body.problems).toEqual([]);
  });

  test('percentages are not negative and not absurd, but may be over 100', () => {
    expect([-0.1, 0, 38.15, 250, 1e9].map((value) => percentageAt(whole(value)))).toEqual([
      null,
      0,
      38.15,
      250,
      null,
    ]);
    expect(Object.is(percentageAt(whole(-0)), 0)).toBe(true);
  });

  test('any moment between 2000 and 2100 reads back from ISO, seconds and milliseconds alike', () => {
    const moment = fc.integer({ min: Date.UTC(2000, 0) / 1000, max: Date.UTC(2100, 0) / 1000 - 1 });
    fc.assert(
      fc.property(moment, fc.integer({ min: -14 * 60, max: 14 * 60 }), (seconds, offset) => {
        const iso = new Date(seconds * 1000).toISOString();
        const clock = `${Math.trunc(Math.abs(offset) / 60)}`.padStart(2, '0');
        const zone = `${offset < 0 ? '-' : '+'}${clock}:${`${Math.abs(offset) % 60}`.padStart(2, '0')}`;
        const local = new Date((seconds + offset * 60) * 1000)
          .toISOString()
          .replace('.000Z', `.000000${zone}`);
        const spellings = [seconds, `${seconds}`, seconds * 1000, `${seconds * 1000}`, iso, local];
        for (const spelling of spellings) expect(timeAt(whole(spelling))).toBe(iso);
      }),
    );
  });

  test.each([
    ['2026-07-03T00:30:00.282668+00:00', '2026-07-03T00:30:00.282Z'],
    ['2026-07-03T02:30:00+0200', '2026-07-03T00:30:00.000Z'],
    ['2026-07-03T02:30:00+02', '2026-07-03T00:30:00.000Z'],
    // No offset means UTC, wherever this machine stands.
    ['2026-07-03T00:30:00', '2026-07-03T00:30:00.000Z'],
    ['2026-07-03 00:30', '2026-07-03T00:30:00.000Z'],
    ['2026-09-01', '2026-09-01T00:00:00.000Z'],
  ])('%s is %s', (text, time) => {
    expect(timeAt(whole(text))).toBe(time);
  });

  test.each([
    0,
    12,
    -1,
    1e12 * 10,
    '1999-12-31T23:59:59Z',
    '2100-01-01T00:00:00Z',
    'soon',
    '2026-13-01',
    true,
    ['2026-01-01'],
  ])('%s is no time', (value) => {
    const place = whole(value);
    expect(timeAt(place)).toBeNull();
    expect(place.problems).toHaveLength(1);
  });

  test('a member is found under either spelling, and nothing is inherited', () => {
    const body = whole({ usedPercent: 4, reset_at: 5 });
    expect(numberAt(field(body, 'used_percent'))).toBe(4);
    expect(numberAt(field(body, 'reset_at'))).toBe(5);
    expect(field(body, 'to_string').value).toBeUndefined();
    expect(field(body, 'constructor').value).toBeUndefined();
  });

  test('members are in snake_case, once each, without the names that reach into objects', () => {
    const body: unknown = JSON.parse('{"fiveHour":1,"five_hour":2,"__proto__":3,"constructor":4,"Week 2":5}');
    expect([...members(whole(body))].map(([name, place]) => [name, place.value])).toEqual([
      ['five_hour', 1],
      ['Week 2', 5],
    ]);
  });

  test('texts are trimmed, bounded and cannot repaint a terminal', () => {
    expect(textAt(whole('  Week \u{1B}[2J\u{202E}two\n '))).toBe('Week [2Jtwo');
    expect(textAt(whole('x'.repeat(1e6)))).toHaveLength(64);
    expect(textAt(whole(`${'x'.repeat(63)}\u{1F600}`))?.isWellFormed()).toBe(true);
    expect(textAt(whole(' \n '))).toBeNull();
    expect(textAt(whole('__proto__'))).toBeNull();
  });

  test('lists, members and notes are bounded', () => {
    const list = whole(Array.from({ length: 100_000 }, () => 'x'));
    expect(entries(list)).toHaveLength(200);
    for (const place of entries(list)) numberAt(place);
    expect(list.problems).toHaveLength(50);
    const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`window_${index}`, index]));
    expect(members(whole(wide)).size).toBe(200);
  });

  test('a list with holes has an empty place for each', () => {
    // oxlint-disable-next-line no-sparse-arrays -- that is what is tested
    expect(entries(whole([1, , 3])).map(numberAt)).toEqual([1, null, 3]);
  });

  test('a note says where, and never what was there', () => {
    const body = whole({ limits: [{ percent: 'secret' }] });
    const [limit] = entries(field(body, 'limits'));
    if (limit !== undefined) numberAt(field(limit, 'percent'));
    expect(body.problems).toEqual([{ at: 'limits[0].percent', message: 'This is not a number.' }]);
  });
});

import { describe, expect, test } from 'vitest';
import { bodyOf, mappingOf, meterOf, present, summary } from './mapping.ts';

const usage = await mappingOf('kimi', 'usage');
const read = (name: string) => present(usage)(bodyOf(`kimi/usage.${name}`));

describe.skipIf(usage === null)('Kimi usage', () => {
  test('what is left becomes what is used; the window by its length, the week without one', () => {
    const mapped = read('intermediate');
    expect(summary(mapped)).toEqual([
      ['five_hour', null, 30.5],
      ['seven_day', null, 25],
    ]);
    expect(meterOf(mapped, 'five_hour')).toMatchObject({
      windowSeconds: 18_000,
      resetsAt: '2026-04-15T03:12:51.903Z',
      // What the counts count is not said.
      used: null,
      unit: 'percent',
    });
    expect(mapped).toMatchObject({ plan: 'LEVEL_INTERMEDIATE', credits: null, problems: [] });
  });

  test('a count of zero may be missing; a limit of nothing has no share; unheard-of quotas go by their names', () => {
    const mapped = read('used-up');
    expect(summary(mapped)).toEqual([
      ['five_hour', null, 100],
      ['burst', null, null],
      ['seven_day', null, 0],
      ['total_quota', null, 2.5],
    ]);
    expect(meterOf(mapped, 'burst').windowSeconds).toBeNull();
    expect(meterOf(mapped, 'total_quota').label).toBe('Total quota');
    expect(mapped.problems).toMatchObject([{ at: 'limits[1].window.timeUnit' }]);
  });

  test('inside "data" it reads the same; something else altogether is a problem', () => {
    const bare = bodyOf('kimi/usage.intermediate');
    expect(summary(present(usage)({ data: bare }))).toEqual(summary(present(usage)(bare)));
    for (const other of [{}, { error: 'x' }, [], 'text', null]) {
      expect(present(usage)(other)).toMatchObject({ meters: [], problems: [{ at: '' }] });
    }
  });

  test('what is neither used nor left is unknown, not 0', () => {
    const mapped = present(usage)({ usage: { limit: '100' } });
    expect(summary(mapped)).toEqual([['seven_day', null, null]]);
  });
});

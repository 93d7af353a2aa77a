import { describe, expect, test } from 'vitest';
import { bodyOf, mappingOf, meterOf, present, summary } from './mapping.ts';

const statusLine = await mappingOf('anthropic', 'statusLine');
const read = (name: string) => present(statusLine)(bodyOf(`anthropic/statusLine.${name}`));

describe.skipIf(statusLine === null)("Claude Code's status line", () => {
  test('both windows, used, with their resets; the context window is no limit', () => {
    const mapped = read('max');
    expect(summary(mapped)).toEqual([
      ['five_hour', null, 23.5],
      ['seven_day', null, 41],
    ]);
    expect(meterOf(mapped, 'five_hour')).toMatchObject({
      label: 'Session (5 h)',
      windowSeconds: 18_000,
      resetsAt: '2026-04-15T02:00:00.000Z',
      unit: 'percent',
    });
    expect(mapped).toMatchObject({ plan: null, credits: null, problems: [] });
  });

  test('windows that nobody has heard of, in camelCase and with other types', () => {
    const mapped = read('unheard-of');
    expect(summary(mapped)).toEqual([
      ['five_hour', null, 7.25],
      ['seven_day_sonnet', 'Sonnet', 88],
      ['monthly_agent_pool', null, 3],
    ]);
    expect(meterOf(mapped, 'five_hour').resetsAt).toBe('2026-04-15T02:00:00.000Z');
    expect(mapped.problems).toEqual([]);
  });

  test.each([[{}], [{ rate_limits: null }], [{ rate_limits: [] }], [null], ['text']])(
    'without limits there are none, and it says so: %j',
    (body) => {
      const mapped = present(statusLine)(body);
      expect(mapped.meters).toEqual([]);
      expect(mapped.problems).toMatchObject([{ at: expect.stringMatching(/^rate(_l|L)imits$/) }]);
    },
  );

  test('a percentage that is none is unknown, not 0', () => {
    const rate_limits = { five_hour: { used_percentage: 'a lot', resets_at: 1_776_218_400 } };
    const mapped = present(statusLine)({ rate_limits });
    expect(summary(mapped)).toEqual([['five_hour', null, null]]);
    expect(mapped.problems).toMatchObject([{ at: 'rate_limits.five_hour.used_percentage' }]);
  });
});

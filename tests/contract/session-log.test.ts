import { describe, expect, test } from 'vitest';
import { bodyOf, mappingOf, meterOf, present, readAt, summary } from './mapping.ts';

const sessionLog = await mappingOf('openai', 'sessionLog');
const read = (name: string) => present(sessionLog)(bodyOf(`openai/sessionLog.${name}`));

describe.skipIf(sessionLog === null)("Codex's session log", () => {
  test('299 minutes are five hours, 10079 a week; what it says of credits is left to the vendor', () => {
    const mapped = read('pro');
    expect(summary(mapped)).toEqual([
      ['five_hour', null, 12],
      ['seven_day', null, 38.5],
    ]);
    expect(meterOf(mapped, 'five_hour')).toMatchObject({
      label: 'Session (5 h)',
      windowSeconds: 18_000,
      resetsAt: '2026-04-15T01:25:59.000Z',
    });
    expect(mapped).toMatchObject({ plan: 'pro', credits: null, problems: [] });
  });

  test("a model's own limit has the model as its scope; seconds from now count from then", () => {
    const mapped = read('model');
    expect(summary(mapped)).toEqual([['five_hour', 'GPT-5.3-Codex-Spark', 64]]);
    expect(meterOf(mapped, 'five_hour', 'GPT-5.3-Codex-Spark').resetsAt).toBe(
      new Date(readAt + 3_600_000).toISOString(),
    );
  });

  test('a limit that is reached is used up whatever the percentage says; the week may stand alone', () => {
    const mapped = read('reached');
    expect(summary(mapped)).toEqual([['seven_day', null, 100]]);
    expect(mapped.problems).toMatchObject([{ message: expect.stringContaining('71 %') }]);
  });

  test.each([[{}], [{ payload: { type: 'token_count', rate_limits: null } }], [null], [[]]])(
    'an event without limits has none, and says so: %j',
    (body) => {
      const mapped = present(sessionLog)(body);
      expect(mapped.meters).toEqual([]);
      expect(mapped.problems).toMatchObject([{ at: 'payload.rate_limits' }]);
    },
  );
});

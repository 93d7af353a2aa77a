import { describe, expect, test } from 'vitest';
import { bodyOf, mappingOf, meterOf, present, summary } from './mapping.ts';

const credits = await mappingOf('openrouter', 'credits');
const key = await mappingOf('openrouter', 'key');
const creditsOf = (data: unknown) => present(credits)({ data });
const keyOf = (data: unknown) => present(key)({ data });

describe.skipIf(credits === null)("OpenRouter's credits", () => {
  test('are dollars bought and dollars used', () => {
    const mapped = present(credits)(bodyOf('openrouter/credits.bought'));
    expect(meterOf(mapped, 'api_budget')).toMatchObject({
      label: 'Credits bought',
      used: 25.75,
      limit: 100.5,
      unit: 'USD',
      windowSeconds: null,
      resetsAt: null,
    });
    expect(meterOf(mapped, 'api_budget').utilisation).toBeCloseTo(25.62, 2);
    // They are no credit pool: 25 of those are a dollar, and one of these is.
    expect(mapped).toMatchObject({ plan: null, credits: null, problems: [] });
  });

  test('may be overdrawn', () => {
    const mapped = present(credits)(bodyOf('openrouter/credits.overdrawn'));
    expect(meterOf(mapped, 'api_budget')).toMatchObject({ utilisation: 107.5, used: 21.5, limit: 20 });
  });

  test('of nothing bought there is no share; what is missing or negative is unknown', () => {
    expect(summary(creditsOf({ total_credits: 0, total_usage: 0 }))).toEqual([['api_budget', null, null]]);
    const half = creditsOf({ total_credits: null, total_usage: 3 });
    expect(meterOf(half, 'api_budget')).toMatchObject({ utilisation: null, used: 3, limit: null });
    const negative = creditsOf({ total_credits: 10, total_usage: -3 });
    expect(meterOf(negative, 'api_budget')).toMatchObject({ utilisation: null, used: null, limit: 10 });
    expect(negative.problems).toMatchObject([{ at: 'data.total_usage' }]);
  });

  test('something else altogether is a problem', () => {
    for (const other of [{}, { error: 'x' }, { data: [] }, { data: {} }, [], null]) {
      expect(present(credits)(other)).toMatchObject({ meters: [], problems: [{ at: 'data' }] });
    }
  });
});

describe.skipIf(key === null)("OpenRouter's keys", () => {
  test('a limit a month is used as far as it does not remain, whatever the key used before', () => {
    const mapped = present(key)(bodyOf('openrouter/key.monthly'));
    expect(mapped).toMatchObject({ plan: 'api', problems: [] });
    expect(mapped.meters).toMatchObject([
      {
        kind: 'key_limit',
        label: 'Key limit',
        utilisation: 25.5,
        used: 25.5,
        limit: 100,
        unit: 'USD',
        resetsAt: '2026-05-01T00:00:00.000Z',
        windowSeconds: 30 * 86_400,
      },
    ]);
  });

  test('less than nothing remains of a limit that is overdrawn; weeks begin on Monday', () => {
    expect(present(key)(bodyOf('openrouter/key.overdrawn')).meters).toMatchObject([
      // Read on a Wednesday.
      { utilisation: 105, used: 10.5, resetsAt: '2026-04-20T00:00:00.000Z', windowSeconds: 604_800 },
    ]);
  });

  test('days end at midnight, and a period nobody has heard of has no end', () => {
    expect(keyOf({ limit: 5, limit_remaining: 5, limit_reset: 'daily' }).meters).toMatchObject([
      { utilisation: 0, resetsAt: '2026-04-16T00:00:00.000Z', windowSeconds: 86_400 },
    ]);
    expect(keyOf({ limit: 5, limit_remaining: 4, limit_reset: 'yearly' }).meters).toMatchObject([
      { utilisation: 20, resetsAt: null, windowSeconds: null },
    ]);
  });

  test('without what remains, what the period used counts, and never what was used before it', () => {
    const whole = { limit: 10, limit_remaining: null, usage: 400, usage_monthly: 4 };
    expect(keyOf({ ...whole, limit_reset: 'monthly' }).meters).toMatchObject([{ used: 4, utilisation: 40 }]);
    expect(keyOf({ ...whole, limit_reset: 'weekly' }).meters).toMatchObject([
      { used: null, utilisation: null },
    ]);
    expect(keyOf({ ...whole, usage: 2, limit_reset: null }).meters).toMatchObject([
      { used: 2, utilisation: 20 },
    ]);
  });

  test('without a limit there is only what was spent', () => {
    const mapped = present(key)(bodyOf('openrouter/key.unlimited'));
    expect(mapped.meters).toMatchObject([
      { kind: 'key_usage', used: 12.25, limit: null, utilisation: null, unit: 'USD' },
    ]);
    expect(mapped.problems).toEqual([]);
  });

  test('a limit that cannot be read is unknown and not "none"', () => {
    const mapped = keyOf({ limit: 'lots', usage: 3, is_free_tier: 'perhaps' });
    expect(mapped).toMatchObject({
      plan: null,
      meters: [{ kind: 'key_limit', limit: null, utilisation: null }],
    });
    expect(mapped.problems.map(({ at }) => at)).toContain('data.limit');
  });

  test('the free tier is a plan', () => expect(keyOf({ usage: 0, is_free_tier: true }).plan).toBe('free'));
});

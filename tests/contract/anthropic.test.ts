import { describe, expect, test } from 'vitest';
import { describePlan } from '../../app/providers/plans.ts';
import { manifestOf } from '../../app/providers/registry.ts';
import { bodyOf, mappingOf, meterOf, present, summary } from './mapping.ts';

const usage = await mappingOf('anthropic', 'usage');
const profile = await mappingOf('anthropic', 'profile');
const read = (name: string) => present(usage)(bodyOf(`anthropic/usage.${name}`));

describe.skipIf(usage === null)('Claude usage', () => {
  test('a Max answer: every limit once, money in units, microseconds read', () => {
    const mapped = read('max');
    expect(summary(mapped)).toEqual([
      ['five_hour', null, 11],
      ['seven_day', null, 9],
      ['extra_usage', null, 38.15],
      ['seven_day', 'Fable', 5],
    ]);
    expect(meterOf(mapped, 'five_hour')).toEqual({
      kind: 'five_hour',
      label: 'Session (5 h)',
      scope: null,
      utilisation: 11,
      used: null,
      limit: null,
      unit: 'percent',
      windowSeconds: 18_000,
      resetsAt: '2026-07-03T00:30:00.282Z',
      readAt: '2026-04-15T00:00:00.000Z',
      via: 'oauth',
      freshness: 'live',
    });
    expect(meterOf(mapped, 'seven_day', 'Fable')).toMatchObject({
      label: 'Week · Fable',
      windowSeconds: 604_800,
    });
    expect(meterOf(mapped, 'extra_usage')).toMatchObject({
      label: 'Extra usage',
      used: 7.63,
      limit: 20,
      unit: 'EUR',
      windowSeconds: null,
      resetsAt: null,
    });
    expect(mapped).toMatchObject({ plan: null, credits: null, problems: [] });
  });

  test('a model with a member of its own is not repeated from the list; one without a model is dropped', () => {
    const mapped = read('per-model');
    expect(summary(mapped)).toEqual([
      ['five_hour', null, 42.5],
      ['seven_day', null, 71],
      ['seven_day_opus', 'Opus', 33],
      ['seven_day_sonnet', 'Sonnet', 12],
      ['seven_day', 'Fable', 57],
    ]);
    expect(meterOf(mapped, 'seven_day_opus', 'Opus').label).toBe('Week · Opus');
  });

  test('an enterprise seat has only extra usage; without a cap its share is unknown, not 0', () => {
    const mapped = read('enterprise');
    expect(summary(mapped)).toEqual([['extra_usage', null, null]]);
    expect(meterOf(mapped, 'extra_usage')).toMatchObject({ used: 133.49, limit: null, unit: 'USD' });
  });

  test('a window that has not started is at 0 and has no reset', () => {
    const mapped = read('not-started');
    expect(summary(mapped)).toEqual([
      ['five_hour', null, 0],
      ['seven_day', null, 0],
    ]);
    expect(meterOf(mapped, 'five_hour').resetsAt).toBeNull();
  });

  test('what nobody has heard of is carried through, and only limits what its name says', () => {
    const mapped = read('unheard-of');
    expect(summary(mapped)).toEqual([
      ['five_hour', null, 11],
      ['seven_day_cowork', 'Cowork', 64],
      ['iguana_necktie', null, 3.5],
      ['agent_sdk_credit', 'Agent SDK', 25],
      ['monthly_all', null, 21],
      ['weekly_images', null, 8],
      ['daily_scoped', 'Design', 2],
    ]);
    expect(meterOf(mapped, 'iguana_necktie').label).toBe('Iguana necktie');
    expect(meterOf(mapped, 'weekly_images').windowSeconds).toBe(604_800);
    expect(meterOf(mapped, 'daily_scoped', 'Design').label).toBe('Daily scoped · Design');
    expect(meterOf(mapped, 'agent_sdk_credit', 'Agent SDK')).toMatchObject({
      used: 25,
      limit: 100,
      resetsAt: '2026-08-01T00:00:00.000Z',
    });
  });

  test('camelCase, numbers as text and epoch seconds read the same', () => {
    const mapped = read('camel-case');
    expect(summary(mapped)).toEqual([
      ['five_hour', null, 11],
      ['seven_day', null, 9.5],
      ['extra_usage', null, 38.15],
    ]);
    expect(meterOf(mapped, 'seven_day').resetsAt).toBe('2026-07-08T09:00:00.000Z');
    expect(mapped.problems).toEqual([]);
  });

  test('the list alone is enough', () => {
    expect(summary(read('only-limits'))).toEqual([
      ['five_hour', null, 52],
      ['seven_day', null, 20],
      ['seven_day', 'Fable', 21],
    ]);
  });

  test('the list fills what a member of its own lacks', () => {
    const mapped = present(usage)({
      five_hour: { utilization: 'lots', resets_at: null },
      limits: [{ kind: 'session', percent: 12, resets_at: '2026-07-03T00:30:00Z', scope: null }],
    });
    expect(meterOf(mapped, 'five_hour')).toMatchObject({
      utilisation: 12,
      resetsAt: '2026-07-03T00:30:00.000Z',
    });
    expect(mapped.problems.map(({ at }) => at)).toEqual(['five_hour.utilization']);
  });

  test('what cannot be read is unknown and says where it was', () => {
    const mapped = present(usage)({
      five_hour: { utilization: true, resets_at: 'soon' },
      seven_day: { utilization: -3, resets_at: '2026-07-08T09:00:00Z' },
      seven_day_opus: 'none',
      limits: 'none',
    });
    expect(summary(mapped)).toEqual([
      ['five_hour', null, null],
      ['seven_day', null, null],
    ]);
    expect(mapped.problems.map(({ at }) => at)).toEqual([
      'five_hour.utilization',
      'five_hour.resets_at',
      'seven_day.utilization',
      'seven_day_opus',
      'limits',
    ]);
  });

  test('a weekly limit for a model that is not named is dropped, and does not stand for the week', () => {
    const limit = { kind: 'weekly_scoped', group: 'weekly', percent: 50, resets_at: null };
    const scopes = [
      null,
      { model: null, surface: null },
      { model: null, surface: { display_name: 'Design' } },
    ];
    const limits = scopes.map((scope) => ({ ...limit, scope }));
    expect(present(usage)({ five_hour: null, limits })).toMatchObject({ meters: [], problems: [] });
  });

  test('there is no share of an allowance of nothing', () => {
    for (const monthly_limit of [0, 1e-9]) {
      const extra_usage = { is_enabled: true, monthly_limit, used_credits: 500 };
      expect(meterOf(present(usage)({ extra_usage }), 'extra_usage').utilisation).toBeNull();
    }
  });

  test('an amount in a currency that cannot be read is not an amount', () => {
    const extra_usage = { is_enabled: true, monthly_limit: 2000, used_credits: 500, currency: ['EUR'] };
    expect(meterOf(present(usage)({ extra_usage }), 'extra_usage')).toMatchObject({
      utilisation: 25,
      used: null,
      limit: null,
      unit: 'percent',
    });
  });

  test('a currency without cents says so', () => {
    const extra_usage = { monthly_limit: 2000, used_credits: 500, currency: 'JPY', decimal_places: 0 };
    expect(meterOf(present(usage)({ extra_usage }), 'extra_usage')).toMatchObject({ used: 500, limit: 2000 });
  });

  test('all windows null is an account without limits; something else altogether is a problem', () => {
    const without = { five_hour: null, seven_day: null, extra_usage: { is_enabled: false } };
    expect(present(usage)(without)).toMatchObject({ meters: [], problems: [] });
    for (const other of [{}, { error: 'x' }, [], 'text', null, 7]) {
      expect(present(usage)(other)).toMatchObject({ meters: [], problems: [{ at: '' }] });
    }
  });
});

describe.skipIf(profile === null)('Claude profile', () => {
  test.each([
    ['max20', 'max', 'Max 20×'],
    ['max-unknown-size', 'max', 'Max'],
    ['pro', 'pro', 'Pro'],
    // A Team's premium seats carry the tier of a Max plan; they are Team all the same.
    ['team', 'team', 'Team'],
    ['enterprise', 'enterprise', 'Enterprise'],
    ['free', 'free', 'Free'],
  ])('%s is the plan %s, shown as %s', (name, plan, label) => {
    const mapped = present(profile)(bodyOf(`anthropic/profile.${name}`));
    expect(describePlan(manifestOf('anthropic'), mapped.plan)).toMatchObject({ plan, label });
    expect(mapped.meters).toEqual([]);
  });

  test('says nothing rather than "free" when the answer is not a profile', () => {
    expect(present(profile)({ account: {} }).plan).toBeNull();
    expect(present(profile)(null).plan).toBeNull();
  });
});

import { describe, expect, test } from 'vitest';
import { describePlan } from '../../app/providers/plans.ts';
import { manifestOf } from '../../app/providers/registry.ts';
import { bodyOf, mappingOf, meterOf, present, summary } from './mapping.ts';

const user = await mappingOf('copilot', 'user');
const read = (name: string) => present(user)(bodyOf(`copilot/user.${name}`));
const premium = (more: object, top: object = {}) => {
  const body = { copilot_plan: 'individual', ...top, quota_snapshots: { premium_interactions: more } };
  return present(user)(body);
};

describe.skipIf(user === null)('Copilot', () => {
  test('what remains becomes what is used; what is unlimited has no meter', () => {
    const mapped = read('pro');
    expect(summary(mapped)).toEqual([['premium_interactions', null, 19.7]]);
    expect(meterOf(mapped, 'premium_interactions')).toEqual({
      kind: 'premium_interactions',
      label: 'Premium requests',
      scope: null,
      utilisation: 19.7,
      used: 60,
      limit: 300,
      unit: 'requests',
      windowSeconds: 30 * 86_400,
      resetsAt: '2026-05-01T00:00:00.000Z',
      readAt: '2026-04-15T00:00:00.000Z',
      via: 'oauth',
      freshness: 'live',
    });
    expect(mapped).toMatchObject({ plan: 'individual', credits: null, problems: [] });
  });

  test('less than nothing left is over the limit', () => {
    expect(meterOf(read('over'), 'premium_interactions')).toMatchObject({
      utilisation: 105,
      used: 1575,
      limit: 1500,
    });
  });

  test('what is over counts, also where what is left stops at nothing', () => {
    const more = { entitlement: 300, remaining: 0, percent_remaining: 0, overage_count: 30 };
    expect(meterOf(premium(more), 'premium_interactions')).toMatchObject({ utilisation: 110, used: 330 });
    const early = { entitlement: 300, remaining: 240, percent_remaining: 80, overage_count: 30 };
    expect(meterOf(premium(early), 'premium_interactions')).toMatchObject({ utilisation: 20, used: 60 });
  });

  test('an account that is billed by tokens counts in credits', () => {
    expect(meterOf(read('credits'), 'premium_interactions')).toMatchObject({
      label: 'AI credits',
      utilisation: 38.8,
      used: 388,
      limit: 1000,
      unit: 'credits',
    });
  });

  test("an organisation's seat has a plan and a count, and never a bar", () => {
    const mapped = read('seat');
    expect(mapped).toMatchObject({ plan: 'business', problems: [] });
    expect(summary(mapped)).toEqual([['credits_used', null, null]]);
    expect(meterOf(mapped, 'credits_used')).toMatchObject({
      label: 'Credits used',
      used: 31,
      limit: null,
      unit: 'credits',
      resetsAt: '2026-05-01T00:00:00.000Z',
    });
  });

  test('of no entitlement there is no percentage, whatever is said of one', () => {
    for (const percent_remaining of [0, 100]) {
      const more = { entitlement: 0, remaining: 0, percent_remaining, unlimited: false };
      expect(premium(more)).toMatchObject({ plan: 'individual', meters: [], problems: [] });
    }
  });

  test.each([{ entitlement: -1 }, { unlimited: true }, { entitlement: 300, unlimited: true, remaining: 5 }])(
    '%j: no meter',
    (more) => expect(premium(more).meters).toEqual([]),
  );

  test('a free plan before June 2026: what is left of what there was', () => {
    const mapped = read('limited');
    expect(summary(mapped)).toEqual([
      ['chat', 'Chat', 64],
      ['completions', 'Completions', 50],
    ]);
    expect(meterOf(mapped, 'chat', 'Chat')).toMatchObject({
      label: 'Chat',
      used: 320,
      limit: 500,
      unit: 'requests',
      resetsAt: '2026-05-11T00:00:00.000Z',
      windowSeconds: 30 * 86_400,
    });
  });

  test('a free plan now', () => {
    expect(summary(read('free'))).toEqual([
      ['premium_interactions', null, 84],
      ['chat', 'Chat', 25],
      ['completions', 'Completions', 0],
    ]);
  });

  test('a free plan that answers in both ways has each meter once', () => {
    const body = {
      ...(bodyOf('copilot/user.free') as object),
      ...(bodyOf('copilot/user.limited') as object),
    };
    expect(present(user)(body).meters).toHaveLength(3);
  });

  test('a limit that is not said leaves the use unknown', () => {
    const mapped = present(user)({ limited_user_quotas: { chat: 20 } });
    expect(meterOf(mapped, 'chat', 'Chat')).toMatchObject({ utilisation: null, used: null, limit: null });
  });

  test('camelCase, numbers as text, no percentage, and quotas and plans nobody has heard of', () => {
    const mapped = read('unheard-of');
    expect(mapped).toMatchObject({ plan: 'max', problems: [] });
    expect(summary(mapped)).toEqual([
      ['premium_interactions', null, 50],
      ['spark_sessions', null, 75],
      ['agent_minutes', null, 35.5],
    ]);
    expect(meterOf(mapped, 'spark_sessions').label).toBe('Spark sessions');
    expect(meterOf(mapped, 'agent_minutes')).toMatchObject({ used: null, limit: null });
  });

  test('what cannot be is unknown and says where it was', () => {
    const mapped = premium({ entitlement: 300, remaining: 301, percent_remaining: 'most' });
    expect(summary(mapped)).toEqual([['premium_interactions', null, null]]);
    const at = (name: string) => `quota_snapshots.premium_interactions.${name}`;
    expect(mapped.problems.map((problem) => problem.at)).toEqual([at('remaining'), at('percent_remaining')]);
    const rest = premium({ entitlement: -7, percent_remaining: 101 });
    expect(summary(rest)).toEqual([['premium_interactions', null, null]]);
    expect(rest.problems.map((problem) => problem.at)).toEqual([at('entitlement'), at('percent_remaining')]);
    expect(present(user)({ quota_snapshots: 'none', copilot_plan: 7 }).problems).toHaveLength(2);
    expect(premium({}).problems).toHaveLength(1);
  });

  test('a date that cannot be read is made up for by another', () => {
    const more = { entitlement: 300, remaining: 150 };
    const top = { quota_reset_date_utc: 'soon', quota_reset_date: '2026-03-31' };
    // February ends before the 31st.
    expect(meterOf(premium(more, top), 'premium_interactions')).toMatchObject({
      resetsAt: '2026-03-31T00:00:00.000Z',
      windowSeconds: 31 * 86_400,
    });
  });

  test.each([
    ['free', 'individual', 'Free'],
    ['limited', 'individual', 'Free'],
    ['pro', 'individual', 'Pro'],
    ['over', 'individual_pro', 'Pro+'],
    ['seat', 'business', 'Business'],
    ['unheard-of', 'max', 'max'],
  ])('%s is the plan %s, shown as %s', (name, plan, label) => {
    expect(describePlan(manifestOf('copilot'), read(name).plan)).toMatchObject({ plan, label });
  });

  test('something else altogether is a problem', () => {
    for (const other of [{}, { message: 'x' }, [], 'text', null, 7]) {
      expect(present(user)(other)).toMatchObject({ plan: null, meters: [], problems: [{ at: '' }] });
    }
  });
});

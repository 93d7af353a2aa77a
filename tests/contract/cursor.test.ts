import { describe, expect, test } from 'vitest';
import { bodyOf, mappingOf, meterOf, present, readAt, summary } from './mapping.ts';

const usage = await mappingOf('cursor', 'usage');
const requests = await mappingOf('cursor', 'requests');
const period = await mappingOf('cursor', 'period');
const read = (name: string) => present(usage)(bodyOf(`cursor/usage.${name}`));
const ofPlan = (plan: object, more: object = {}) => present(usage)({ individualUsage: { plan }, ...more });

const april = { windowSeconds: 30 * 86_400, resetsAt: '2026-05-01T00:00:00.000Z' };

describe.skipIf(usage === null)("Cursor's summary", () => {
  test('the plan, its parts, the personal cap and the pool are meters; what has no limit is none', () => {
    const mapped = read('team');
    expect(summary(mapped)).toEqual([
      ['plan', null, 30],
      ['plan', 'Auto', 0],
      ['plan', 'API', 6.25],
      ['on_demand', 'On-demand', 5],
      ['overall', null, 73.84],
      ['pooled', null, expect.closeTo(45.25, 2)],
    ]);
    expect(meterOf(mapped, 'plan')).toMatchObject({ ...april, used: 15, limit: 50, unit: 'USD' });
    expect(meterOf(mapped, 'overall')).toMatchObject({ ...april, used: 73.84, limit: 100, unit: 'USD' });
    expect(meterOf(mapped, 'pooled')).toMatchObject({ used: 127_251.35, limit: 281_220, label: 'Team pool' });
    expect(mapped).toMatchObject({ plan: 'pro', credits: null, problems: [] });
  });

  test("Cursor's own share beats the amounts, which are then not of that whole; below 1 it is still a percentage", () => {
    const mapped = read('gifts');
    expect(summary(mapped)).toEqual([
      ['plan', null, 15.48],
      ['plan', 'Auto', 0.36],
      ['plan', 'API', 41.5],
    ]);
    expect(meterOf(mapped, 'plan')).toMatchObject({ used: 200, limit: null, unit: 'USD' });
  });

  test('other spellings, and allowances nobody has heard of', () => {
    const mapped = read('unheard-of');
    expect(summary(mapped)).toEqual([
      ['plan', null, 25],
      ['background_agents', null, 75],
      ['team_on_demand', 'On-demand', 25],
      ['team_seats', null, 25],
    ]);
    expect(meterOf(mapped, 'plan')).toMatchObject({ ...april, used: 12.5, limit: 50 });
    expect(meterOf(mapped, 'background_agents')).toMatchObject({
      label: 'Background agents',
      used: 30,
      limit: 40,
    });
    expect(mapped).toMatchObject({ plan: 'orchard', problems: [{ at: 'individual_usage.motto' }] });
  });

  test('unlimited has no bar, and that is no problem', () => {
    const body = { ...(bodyOf('cursor/usage.team') as object), isUnlimited: true };
    expect(present(usage)(body)).toMatchObject({ plan: 'pro', meters: [], problems: [] });
    expect(present(usage)({ isUnlimited: true })).toMatchObject({ meters: [], problems: [] });
  });

  test('what is switched off is no meter', () => {
    expect(ofPlan({ enabled: false, used: 1, limit: 2 }).meters).toEqual([]);
  });

  test.each([
    [{ used: 0, limit: 0 }, []],
    [{ used: 5, limit: null }, []],
    [{ used: 5 }, []],
    [{ limit: 2000 }, [['plan', null, null]]],
    [{ used: 'many', limit: 2000, remaining: 500 }, [['plan', null, null]]],
    [{ used: 100, limit: 'some' }, [['plan', null, null]]],
    [{ used: 3000, limit: 2000 }, [['plan', null, 150]]],
    [{ used: 0, limit: 0, totalPercentUsed: 0 }, [['plan', null, 0]]],
    [{ used: 500, limit: 2000, totalPercentUsed: 'x' }, [['plan', null, 25]]],
  ])('an allowance of %j', (plan, meters) => expect(summary(ofPlan(plan))).toEqual(meters));

  test('a cycle that ends before it begins has no length', () => {
    const cycle = { billingCycleStart: '2026-05-01T00:00:00Z', billingCycleEnd: '2026-04-01T00:00:00Z' };
    const mapped = ofPlan({ used: 1, limit: 2 }, cycle);
    expect(meterOf(mapped, 'plan').windowSeconds).toBeNull();
    expect(mapped.problems).toHaveLength(1);
  });

  test.each([null, [], 'x', {}, { error: 'x' }])('no limit in %j', (body) => {
    expect(present(usage)(body)).toMatchObject({ meters: [], problems: [{ at: '' }] });
  });
});

describe.skipIf(requests === null)('plans of Cursor that count requests', () => {
  test('premium requests limit everything, another bucket only itself; without a limit there is no meter', () => {
    const mapped = present(requests)(bodyOf('cursor/requests.premium'));
    expect(summary(mapped)).toEqual([
      ['requests', null, 40],
      ['requests', 'fast-apply', 25],
      ['tokens', 'fast-apply', 25],
    ]);
    // A month after 31 March is 30 April.
    expect(meterOf(mapped, 'requests')).toMatchObject({
      label: 'Requests',
      used: 200,
      limit: 500,
      unit: 'requests',
      resetsAt: '2026-04-30T08:15:00.000Z',
      windowSeconds: 30 * 86_400,
    });
    expect(meterOf(mapped, 'tokens', 'fast-apply')).toMatchObject({
      unit: 'tokens',
      used: 5000,
      limit: 20_000,
    });
    expect(mapped).toMatchObject({ plan: null, problems: [] });
  });

  test.each([new Date(readAt - 40 * 86_400_000).toISOString(), '2026-04-16T00:00:00Z', null, 'soon'])(
    'a month that began %s says nothing of its end',
    (startOfMonth) => {
      const mapped = present(requests)({ 'gpt-4': { numRequests: 1, maxRequestUsage: 4 }, startOfMonth });
      expect(meterOf(mapped, 'requests')).toMatchObject({
        utilisation: 25,
        resetsAt: null,
        windowSeconds: null,
      });
    },
  );

  test('no limit of 0 requests is drawn, and an answer without buckets is a problem', () => {
    expect(present(requests)({ 'gpt-4': { numRequests: 0, maxRequestUsage: 0 } }).meters).toEqual([]);
    expect(present(requests)({ error: 'x' }).problems).toHaveLength(1);
  });
});

describe.skipIf(period === null)("Cursor's current period", () => {
  test('epoch milliseconds as text, and the same meters as in the summary', () => {
    const mapped = present(period)(bodyOf('cursor/period.plan'));
    expect(summary(mapped)).toEqual([
      ['plan', null, 65],
      ['plan', 'Auto', 12.5],
      ['plan', 'API', 80],
      ['on_demand', 'On-demand', 25],
      ['team_on_demand', 'On-demand', 25],
    ]);
    expect(meterOf(mapped, 'plan')).toMatchObject({
      used: 45,
      limit: null,
      unit: 'USD',
      resetsAt: '2026-02-10T14:28:15.000Z',
      windowSeconds: 31 * 86_400,
    });
    expect(mapped.problems).toEqual([]);
  });

  test.each([null, {}, 'x'])('no limit in %j', (body) => {
    expect(present(period)(body)).toMatchObject({ meters: [], problems: [{ at: '' }] });
  });
});

import { describe, expect, test } from 'vitest';
import { bodyOf, mappingOf, meterOf, present, readAt, summary } from './mapping.ts';

const usage = await mappingOf('openai', 'usage');
const read = (name: string) => present(usage)(bodyOf(`openai/usage.${name}`));
const map = (body: unknown) => present(usage)(body);

const window = (used_percent: unknown, limit_window_seconds: unknown = 18_000) => ({
  used_percent,
  limit_window_seconds,
  reset_at: 1_776_216_359,
});

describe.skipIf(usage === null)('Codex usage', () => {
  test('a Pro answer: windows by length, scopes by name, the spend limit in credits', () => {
    const mapped = read('pro');
    expect(summary(mapped)).toEqual([
      ['five_hour', null, 4],
      ['seven_day', null, 19],
      ['spend_limit', null, 4],
      ['seven_day', 'Code review', 1],
      ['five_hour', 'GPT-5.3-Codex-Spark', 7],
      ['seven_day', 'GPT-5.3-Codex-Spark', 2],
    ]);
    expect(meterOf(mapped, 'five_hour')).toMatchObject({
      label: 'Session (5 h)',
      windowSeconds: 18_000,
      resetsAt: '2026-04-15T01:25:59.000Z',
      unit: 'percent',
    });
    expect(meterOf(mapped, 'seven_day', 'Code review').label).toBe('Week · Code review');
    expect(meterOf(mapped, 'spend_limit')).toMatchObject({ used: 36.79, limit: 1000, unit: 'credits' });
    expect(mapped.credits).toEqual({
      hasCredits: true,
      unlimited: false,
      balance: 9.99,
      overageLimitReached: false,
      readAt: '2026-04-15T00:00:00.000Z',
      via: 'oauth',
    });
    expect(mapped).toMatchObject({ plan: 'pro', problems: [] });
  });

  test('a week that stands alone in the first slot is a week; no credits are not zero credits', () => {
    const mapped = read('weekly-alone');
    expect(summary(mapped)).toEqual([['seven_day', null, 55]]);
    expect(mapped).toMatchObject({ plan: 'free', credits: null, problems: [] });
  });

  test('a limit that is reached is used up whatever the percentages say, and says so', () => {
    const mapped = read('reached');
    expect(summary(mapped).slice(0, 2)).toEqual([
      ['five_hour', null, 4],
      ['seven_day', null, 100],
    ]);
    expect(mapped.problems).toEqual([
      { at: 'rate_limit.limit_reached', message: expect.stringContaining('19 %') },
    ]);
  });

  test('lengths that nobody has heard of are named from their seconds, nearly known ones are known', () => {
    const mapped = read('odd-windows');
    expect(summary(mapped)).toEqual([
      ['window_86400s', null, 12.5],
      ['seven_day', null, 40],
      ['monthly_window', null, 3],
      ['five_hour', 'Image', 80],
    ]);
    expect(meterOf(mapped, 'window_86400s')).toMatchObject({
      label: '1-day limit',
      windowSeconds: 86_400,
      resetsAt: new Date(readAt + 3_600_000).toISOString(),
    });
    expect(meterOf(mapped, 'seven_day')).toMatchObject({
      windowSeconds: 604_800,
      resetsAt: new Date(readAt + 7_200_000).toISOString(),
    });
    expect(meterOf(mapped, 'monthly_window')).toMatchObject({ label: 'Monthly window', windowSeconds: null });
  });

  test('a balance that does not parse is unknown, not 0', () => {
    expect(read('odd-windows').credits).toMatchObject({
      hasCredits: false,
      unlimited: true,
      balance: null,
      overageLimitReached: true,
    });
  });

  test('camelCase reads the same; a spend limit that is reached is used up', () => {
    const mapped = read('seat');
    expect(mapped.plan).toBe('team');
    expect(summary(mapped)).toEqual([
      ['five_hour', null, 70],
      ['spend_limit', null, 100],
    ]);
  });

  test.each([
    ['the type as an object', { rate_limit_reached_type: { type: 'rate_limit_reached' } }],
    ['the type as a text', { rate_limit_reached_type: 'workspace_member_credits_depleted' }],
  ])('%s means reached too', (_, more) => {
    const rate_limit = {
      limit_reached: false,
      primary_window: window(30),
      secondary_window: window(20, 604_800),
    };
    expect(summary(map({ rate_limit, ...more }))).toEqual([
      ['five_hour', null, 100],
      ['seven_day', null, 20],
    ]);
  });

  test('a reached limit leaves a number beyond 100 alone', () => {
    const rate_limit = {
      limit_reached: true,
      primary_window: window(104.5),
      secondary_window: window(20, 604_800),
    };
    const mapped = map({ rate_limit, rate_limit_reached_type: 'x' });
    expect(summary(mapped)).toEqual([
      ['five_hour', null, 104.5],
      ['seven_day', null, 20],
    ]);
    expect(mapped.problems).toEqual([]);
  });

  test("a model's own limit that is reached does not exhaust the account", () => {
    const rate_limit = { limit_reached: true, primary_window: window(60) };
    const mapped = map({
      rate_limit: { limit_reached: false, primary_window: window(10) },
      additional_rate_limits: [{ limit_name: 'Spark', rate_limit }],
    });
    expect(summary(mapped)).toEqual([
      ['five_hour', null, 10],
      ['five_hour', 'Spark', 100],
    ]);
  });

  test('reached without any window to show it on is a meter of its own', () => {
    const mapped = map({ rate_limit: { limit_reached: true, primary_window: null, secondary_window: null } });
    expect(summary(mapped)).toEqual([['rate_limit', null, 100]]);
  });

  test('a length or a wait of years is none', () => {
    const primary_window = { used_percent: 4, limit_window_seconds: 1e12, reset_after_seconds: 1e9 };
    const mapped = map({ rate_limit: { primary_window } });
    expect(meterOf(mapped, 'primary_window')).toMatchObject({ windowSeconds: null, resetsAt: null });
    expect(mapped.problems.map(({ at }) => at)).toEqual([
      'rate_limit.primary_window.limit_window_seconds',
      'rate_limit.primary_window.reset_after_seconds',
    ]);
  });

  test('a spend limit that is reached is what is reached: no window is used up for it', () => {
    const mapped = map({
      rate_limit: { limit_reached: false, primary_window: window(30) },
      spend_control: { reached: true, individual_limit: { used: '1200', limit: '1000', used_percent: 120 } },
      rate_limit_reached_type: { type: 'workspace_member_usage_limit_reached' },
    });
    expect(summary(mapped)).toEqual([
      ['five_hour', null, 30],
      ['spend_limit', null, 120],
    ]);
    const bare = map({ spend_control: { reached: true, individual_limit: null } });
    expect(summary(bare)).toEqual([['spend_limit', null, 100]]);
  });

  test('credits that are there without saying so are there', () => {
    expect(map({ credits: { balance: '5' } }).credits).toMatchObject({ hasCredits: true, unlimited: false });
    expect(map({ credits: { balance: '0' } }).credits).toMatchObject({ hasCredits: false, balance: 0 });
    expect(map({ credits: {} }).credits).toBeNull();
  });

  test('two windows of one length: the fuller one counts', () => {
    const rate_limit = { primary_window: window(12), secondary_window: window(31) };
    expect(summary(map({ rate_limit }))).toEqual([['five_hour', null, 31]]);
  });

  test('what cannot be read is unknown and says where it was', () => {
    const mapped = map({
      rate_limit: { primary_window: { ...window('four'), reset_at: 12 }, secondary_window: 'none' },
      additional_rate_limits: [null, { rate_limit: { primary_window: window(5) } }],
      credits: 'many',
    });
    expect(summary(mapped)).toEqual([
      ['five_hour', null, null],
      ['five_hour', 'Unnamed', 5],
    ]);
    expect(mapped.credits).toBeNull();
    expect(mapped.problems.map(({ at }) => at)).toEqual([
      'rate_limit.primary_window.used_percent',
      'rate_limit.primary_window.reset_at',
      'rate_limit.secondary_window',
      'additional_rate_limits[0]',
      'credits',
    ]);
  });

  test('an answer about something else is a problem', () => {
    for (const other of [{}, { detail: 'x' }, [], 'text', null, 7]) {
      expect(map(other)).toMatchObject({ meters: [], credits: null, problems: [{ at: '' }] });
    }
  });
});

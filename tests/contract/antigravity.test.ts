import { describe, expect, test } from 'vitest';
import { bodyOf, mappingOf, meterOf, present, summary } from './mapping.ts';

const usage = await mappingOf('antigravity', 'usage');
const profile = await mappingOf('antigravity', 'profile');
const read = (name: string) => present(usage)(bodyOf(`antigravity/usage.${name}`));
const map = (body: unknown) => present(usage)(body);

const gemini = 'Gemini Models';
const others = 'Claude and GPT models';

describe.skipIf(usage === null)('Antigravity quota', () => {
  test('each group has a week and a session of its own, and what remains becomes what is used', () => {
    const mapped = read('groups');
    expect(summary(mapped)).toEqual([
      ['seven_day', gemini, 18],
      ['five_hour', gemini, 0.27],
      ['seven_day', others, 100],
      ['five_hour', others, 0],
    ]);
    expect(meterOf(mapped, 'seven_day', gemini)).toMatchObject({
      label: 'Week · Gemini Models',
      windowSeconds: 604_800,
      resetsAt: '2026-04-19T09:30:00.000Z',
      unit: 'percent',
    });
    expect(meterOf(mapped, 'five_hour', others)).toMatchObject({
      label: 'Session · Claude and GPT models',
      windowSeconds: 18_000,
    });
    expect(mapped).toMatchObject({ plan: null, credits: null, problems: [] });
  });

  test('inside a response, as a case with its value, or beside the name of a window: the same', () => {
    const mapped = read('wrapped');
    expect(summary(mapped)).toEqual([
      ['seven_day', gemini, 50],
      ['five_hour', gemini, 87.5],
      ['seven_day', others, 12],
      ['five_hour', others, 35],
    ]);
    expect(mapped.problems).toEqual([]);
  });

  test('a bucket nobody has heard of keeps its name; what is no fraction stays unknown', () => {
    const mapped = read('unheard-of');
    expect(summary(mapped)).toEqual([
      ['video-daily', 'Video', 60],
      ['video-monthly', 'Video', 25],
      ['gemini-burst', gemini, null],
      ['five_hour', gemini, 50],
    ]);
    expect(meterOf(mapped, 'video-daily', 'Video')).toMatchObject({
      label: 'Daily Limit · Video',
      windowSeconds: 86_400,
    });
    expect(meterOf(mapped, 'video-monthly', 'Video').windowSeconds).toBeNull();
    expect(meterOf(mapped, 'five_hour', gemini).resetsAt).toBeNull();
    expect(mapped.problems.map(({ at }) => at)).toEqual(['groups[2]']);
  });

  test.each([
    ['weekly', 'seven_day'],
    ['WEEKLY', 'seven_day'],
    ['7d', 'seven_day'],
    ['seven_day', 'seven_day'],
    ['5h', 'five_hour'],
    ['5-hours', 'five_hour'],
    ['five_hour', 'five_hour'],
    ['1w', 'seven_day'],
    ['15h', '15h'],
    ['gpt-5-high', 'gpt-5-high'],
    ['monthly', 'monthly'],
  ])('a bucket called %s is %s', (bucketId, kind) => {
    const buckets = [{ bucketId, remaining: { remainingFraction: 0.5 } }];
    expect(summary(map({ groups: [{ displayName: 'X', buckets }] }))).toEqual([[kind, 'X', 50]]);
  });

  test('a bare amount is not taken for a fraction', () => {
    const buckets = [{ bucketId: 'x-5h', remaining: 1 }];
    expect(summary(map({ groups: [{ displayName: 'X', buckets }] }))).toEqual([['five_hour', 'X', null]]);
  });

  test.each([null, [], 'x', {}, { response: {} }, { groups: 'x' }])('no quota in %j', (body) => {
    const mapped = map(body);
    expect(mapped.meters).toEqual([]);
    expect(mapped.problems).toHaveLength(1);
  });
});

describe.skipIf(profile === null)('the tier of Antigravity', () => {
  test('what was paid for beats what everybody has', () => {
    expect(present(profile)(bodyOf('antigravity/profile.pro')).plan).toBe('g1-pro-tier');
    expect(present(profile)(bodyOf('antigravity/profile.free')).plan).toBe('free-tier');
    expect(present(profile)({ response: { paidTier: { id: 'g1-ultra-tier' } } }).plan).toBe('g1-ultra-tier');
  });
});

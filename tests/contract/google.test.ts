import { describe, expect, test } from 'vitest';
import { bodyOf, mappingOf, meterOf, present, summary } from './mapping.ts';

const usage = await mappingOf('google', 'usage');
const profile = await mappingOf('google', 'profile');
const read = (name: string) => present(usage)(bodyOf(`google/usage.${name}`));
const map = (body: unknown) => present(usage)(body);

const bucket = (modelId: string, remainingFraction: unknown, tokenType = 'REQUESTS') => ({
  modelId,
  remainingFraction,
  resetTime: '2026-04-15T23:00:00Z',
  tokenType,
});

describe.skipIf(usage === null)('Gemini Code Assist quota', () => {
  test('what remains of each model becomes what is used of it', () => {
    const mapped = read('models');
    expect(summary(mapped)).toEqual([
      ['model_quota', 'gemini-2.5-pro', 40],
      ['model_quota', 'gemini-2.5-flash', 0.7],
      ['model_quota', 'gemini-2.5-flash-lite', 0],
    ]);
    expect(meterOf(mapped, 'model_quota', 'gemini-2.5-pro')).toMatchObject({
      label: 'Gemini 2.5 Pro',
      unit: 'percent',
      windowSeconds: null,
      resetsAt: '2026-04-15T23:00:00.000Z',
    });
    expect(mapped).toMatchObject({ plan: null, credits: null, problems: [] });
  });

  test('of several buckets of a model, the one with the least left counts; an unknown one does not', () => {
    const mapped = map({
      buckets: [
        bucket('gemini-2.5-pro', 0.6),
        bucket('gemini-2.5-pro', 0.05, 'INPUT_TOKENS'),
        bucket('gemini-2.5-pro', null),
        bucket('gemini-2.5-pro', 0.9),
      ],
    });
    expect(summary(mapped)).toEqual([['model_quota', 'gemini-2.5-pro', 95]]);
  });

  test('what nobody has heard of is carried through, an overrun is one, and unknown stays unknown', () => {
    const mapped = read('unheard-of');
    expect(summary(mapped)).toEqual([
      ['model_quota', 'gemini-9-ultra', 75],
      ['model_quota', 'gemini-2.5-pro', 104],
      ['model_quota', 'gemini-2.5-flash', null],
    ]);
    expect(mapped.problems.map(({ at }) => at)).toEqual(['buckets[3]', 'buckets[4]']);
  });

  test.each([60, 1.5, -100, 'most', true, [0.5]])('%s is no fraction that could remain', (fraction) => {
    const mapped = map({ buckets: [bucket('gemini-2.5-pro', fraction), bucket('gemini-2.5-flash', 0.5)] });
    expect(summary(mapped).map(([, , used]) => used)).toEqual([null, 50]);
    expect(mapped.problems).toHaveLength(1);
  });

  test.each([null, [], 'x', {}, { buckets: null }, { buckets: {} }])('no quota in %j', (body) => {
    const mapped = map(body);
    expect(mapped.meters).toEqual([]);
    expect(mapped.problems).toHaveLength(1);
  });

  test('an account without quotas is no problem', () => {
    expect(map({ buckets: [] })).toMatchObject({ meters: [], problems: [] });
  });
});

describe.skipIf(profile === null)('the tier of Gemini Code Assist', () => {
  const planOf = (body: unknown) => present(profile)(body).plan;

  test('is named by its id', () => {
    expect(planOf(bodyOf('google/profile.standard'))).toBe('standard-tier');
    expect(planOf({ currentTier: { id: 'standard-tier' }, paidTier: { name: 'A paid name' } })).toBe(
      'standard-tier',
    );
    expect(planOf({ currentTier: { id: 'free-tier' }, paidTier: { name: 'A paid name' } })).toBe(
      'A paid name',
    );
    expect(planOf({ current_tier: { name: 'Quorum' } })).toBe('Quorum');
  });

  test('is unknown where somebody has none', () => {
    expect(present(profile)(bodyOf('google/profile.personal'))).toMatchObject({
      plan: null,
      meters: [],
      problems: [{ message: 'There is no plan in this answer.' }],
    });
  });
});

import { describe, expect, test } from 'vitest';
import { bodyOf, mappingOf, meterOf, present, summary } from './mapping.ts';

const claude = await mappingOf('anthropic', 'headers');
const openai = await mappingOf('openai', 'headers');
const unified = (headers: Record<string, unknown>) =>
  present(claude)(
    Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [`anthropic-ratelimit-unified-${name}`, value]),
    ),
  );

describe.skipIf(claude === null)("the headers of Claude's answers", () => {
  test('a subscription: fractions of 1 become percentages, windows are known by their length', () => {
    const mapped = present(claude)(bodyOf('anthropic/headers.max'));
    expect(summary(mapped)).toEqual([
      ['five_hour', null, 23.5],
      ['seven_day', null, 81],
      ['seven_day_opus', 'Opus', 7],
      ['window_2592000s', null, 50],
    ]);
    expect(meterOf(mapped, 'five_hour')).toMatchObject({
      label: 'Session (5 h)',
      unit: 'percent',
      windowSeconds: 18_000,
      resetsAt: '2026-04-15T03:00:00.000Z',
    });
    expect(meterOf(mapped, 'seven_day_opus', 'Opus')).toMatchObject({
      label: 'Week · Opus',
      windowSeconds: 604_800,
    });
    expect(meterOf(mapped, 'window_2592000s').label).toBe('30-day limit');
    expect(mapped).toMatchObject({ plan: null, credits: null, problems: [] });
  });

  test('a limit that refused is used up, whatever the number before it said', () => {
    expect(summary(present(claude)(bodyOf('anthropic/headers.rejected')))).toEqual([
      ['five_hour', null, 40],
      ['seven_day', null, 100],
    ]);
    expect(summary(unified({ '5h-status': 'rejected', '5h-utilization': '1.04' }))).toEqual([
      ['five_hour', null, 104],
    ]);
    expect(summary(unified({ '5h-status': 'rejected', '5h-utilization': 'all' }))).toEqual([
      ['five_hour', null, 100],
    ]);
  });

  test('a percentage where a fraction should be is unknown, not 2,350 %', () => {
    const mapped = unified({ '5h-utilization': '23.5', '7d-utilization': '0' });
    expect(summary(mapped)).toEqual([
      ['five_hour', null, null],
      ['seven_day', null, 0],
    ]);
    expect(mapped.problems).toHaveLength(1);
  });

  test('what nobody has heard of is carried through; a status alone measures nothing', () => {
    const mapped = unified({
      'iguana-utilization': '0.5',
      'overage-status': 'rejected',
      '7d-oi-utilization': '0.25',
    });
    expect(summary(mapped)).toEqual([
      ['iguana', null, 50],
      ['seven_day_oi', 'Oi', 25],
    ]);
  });

  test('an API key: requests and tokens, whatever the case of the names', () => {
    const mapped = present(claude)(bodyOf('anthropic/headers.api'));
    expect(summary(mapped)).toEqual([
      ['rate_limit_requests', null, 25],
      ['rate_limit_tokens', null, 0],
      ['rate_limit_input_tokens', null, 100],
      ['rate_limit_output_tokens', null, 75],
    ]);
    expect(meterOf(mapped, 'rate_limit_input_tokens')).toMatchObject({
      label: 'Input tokens (rate limit)',
      used: 400_000,
      limit: 400_000,
      unit: 'tokens',
      resetsAt: '2026-04-15T00:00:45.000Z',
    });
    expect(meterOf(mapped, 'rate_limit_requests')).toMatchObject({
      used: 1000,
      limit: 4000,
      unit: 'requests',
    });
    expect(mapped.problems).toEqual([]);
  });

  test('something else altogether is a problem', () => {
    for (const other of [{}, { server: 'x' }, [], 'text', null, 7]) {
      const mapped = present(claude)(other);
      expect(mapped.meters).toEqual([]);
      expect(mapped.problems.length).toBeGreaterThan(0);
    }
  });
});

describe.skipIf(openai === null)("the headers of OpenAI's answers", () => {
  const limits = (headers: Record<string, unknown>) => present(openai)(headers);

  test('an API key: what is left becomes what is used, and a wait becomes a time', () => {
    const mapped = present(openai)(bodyOf('openai/headers.api'));
    expect(summary(mapped)).toEqual([
      ['rate_limit_requests', null, 0.02],
      ['rate_limit_tokens', null, 25],
    ]);
    expect(meterOf(mapped, 'rate_limit_tokens')).toMatchObject({
      label: 'Tokens (rate limit)',
      used: 200_000,
      limit: 800_000,
      unit: 'tokens',
      windowSeconds: null,
      resetsAt: '2026-04-15T00:01:30.000Z',
    });
    expect(mapped).toMatchObject({ plan: null, credits: null, problems: [] });
  });

  test('a model that is named is all that its limits limit', () => {
    const mapped = limits({
      'openai-model': 'gpt-5',
      'x-ratelimit-limit-requests': 10,
      'x-ratelimit-remaining-requests': 5,
    });
    expect(meterOf(mapped, 'rate_limit_requests', 'gpt-5').label).toBe('Requests (rate limit) · gpt-5');
  });

  test.each([
    ['12ms', '2026-04-15T00:00:00.012Z'],
    ['6.5s', '2026-04-15T00:00:06.500Z'],
    ['1m30s', '2026-04-15T00:01:30.000Z'],
    ['6m0s', '2026-04-15T00:06:00.000Z'],
    ['1h2m3s', '2026-04-15T01:02:03.000Z'],
    ['1d', '2026-04-16T00:00:00.000Z'],
    ['', null],
    ['soon', null],
    ['1m 30s', null],
    ['-1s', null],
    ['30', null],
    ['999999999d', null],
  ])('a wait of "%s" ends at %s', (wait, end) => {
    const mapped = limits({ 'x-ratelimit-limit-tokens': '10', 'x-ratelimit-reset-tokens': wait });
    expect(meterOf(mapped, 'rate_limit_tokens').resetsAt).toBe(end);
    expect(mapped.problems).toHaveLength(end === null ? 1 : 0);
  });

  test('what is missing or cannot be is unknown', () => {
    const parts = (limit: unknown, remaining: unknown) =>
      meterOf(
        limits({ 'x-ratelimit-limit-requests': limit, 'x-ratelimit-remaining-requests': remaining }),
        'rate_limit_requests',
      );
    expect(parts('10', null)).toMatchObject({ utilisation: null, used: null, limit: 10 });
    expect(parts(null, '10')).toMatchObject({ utilisation: null, used: null, limit: null });
    expect(parts('10', '11')).toMatchObject({ utilisation: null, used: null, limit: 10 });
    expect(parts('10', '-1')).toMatchObject({ utilisation: null, used: null });
    expect(parts('0', '0')).toMatchObject({ utilisation: null, used: 0, limit: 0 });
  });

  test('a subscription: a window is what its length says, and those of one model limit only that', () => {
    const mapped = present(openai)(bodyOf('openai/headers.codex'));
    expect(summary(mapped)).toEqual([
      ['five_hour', null, 37.5],
      ['seven_day', null, 19],
      ['five_hour', 'GPT-5.3-Codex-Spark', 4],
    ]);
    expect(meterOf(mapped, 'five_hour').resetsAt).toBe('2026-04-15T01:25:59.000Z');
    expect(meterOf(mapped, 'seven_day').resetsAt).toBe('2026-04-17T04:08:01.000Z');
    // Balances come from the vendor's own account of them, and from nowhere else.
    expect(mapped.credits).toBeNull();
  });
});

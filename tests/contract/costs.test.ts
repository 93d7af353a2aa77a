import { describe, expect, test } from 'vitest';
import { bodyOf, mappingOf, meterOf, present } from './mapping.ts';

const providers = [
  { provider: 'openai', costs: await mappingOf('openai', 'costs'), month: 12.8, pages: 18.25 },
  { provider: 'anthropic', costs: await mappingOf('anthropic', 'costs'), month: 12, pages: 2.005 },
];
const [openai] = providers;

describe.each(providers)('the cost report of $provider', ({ provider, costs, month, pages }) => {
  test.skipIf(costs === null)('adds up to what was spent this month, in dollars', () => {
    const mapped = present(costs)(bodyOf(`${provider}/costs.month`));
    expect(mapped).toMatchObject({ plan: 'api', credits: null, problems: [] });
    expect(meterOf(mapped, 'api_budget')).toEqual({
      kind: 'api_budget',
      label: 'API budget',
      scope: null,
      // Without a budget there is nothing that it is a part of.
      utilisation: null,
      used: month,
      limit: null,
      unit: 'USD',
      windowSeconds: 30 * 86_400,
      resetsAt: '2026-05-01T00:00:00.000Z',
      readAt: '2026-04-15T00:00:00.000Z',
      via: 'oauth',
      freshness: 'live',
    });
  });

  test.skipIf(costs === null)('adds up all its pages', () => {
    const mapped = present(costs)(bodyOf(`${provider}/costs.pages`));
    expect(meterOf(mapped, 'api_budget').used).toBe(pages);
    expect(mapped.problems).toEqual([]);
  });

  test.skipIf(costs === null)('of a month without costs is 0', () => {
    for (const data of [[], [{ results: [] }]]) {
      const mapped = present(costs)({ data, has_more: false, next_page: null });
      expect(meterOf(mapped, 'api_budget')).toMatchObject({ used: 0, unit: 'USD' });
    }
  });

  test.skipIf(costs === null)('is no sum where part of it cannot be read', () => {
    const others = [{}, null, [], 'text', { data: 'none' }, { data: [7] }, { data: [{}] }];
    const results = [null, {}, { amount: null }, { amount: 'some' }, { amount: { value: 'some' } }];
    const broken = results.map((result) => ({ data: [{ results: [result] }] }));
    const wanting = [
      { data: [], has_more: true },
      { data: [], has_more: true, next_page: 'page_2' },
    ];
    for (const body of [...others, ...broken, ...wanting]) {
      const mapped = present(costs)(body);
      expect([body, meterOf(mapped, 'api_budget').used]).toEqual([body, null]);
      expect(mapped.problems.length).toBeGreaterThan(0);
    }
  });
});

describe.skipIf(openai?.costs === null)('a sum of costs', () => {
  const sumOf = (...amounts: [value: unknown, currency?: unknown][]) => {
    const results = amounts.map(([value, currency = 'usd']) => ({ amount: { value, currency } }));
    return meterOf(present(openai?.costs ?? null)({ data: [{ results }], has_more: false }), 'api_budget');
  };

  test('keeps its currency, and is none of several', () => {
    expect(sumOf([1, 'eur'], [2, 'eur'])).toMatchObject({ used: 3, unit: 'EUR' });
    expect(sumOf([1, 'eur'], [0, 'usd'])).toMatchObject({ used: 1, unit: 'EUR' });
    expect(sumOf([1, 'eur'], [2, 'usd']).used).toBeNull();
    expect(sumOf([1, ['eur']]).used).toBeNull();
    expect(sumOf([1, null])).toMatchObject({ used: 1, unit: 'USD' });
  });

  test('has no dust, and is not below 0', () => {
    expect(sumOf([0.1], [0.2]).used).toBe(0.3);
    expect(sumOf([1], [-5]).used).toBe(0);
    expect(sumOf([7], [-5]).used).toBe(2);
  });

  test('of more costs in a day than are ever read is unknown', () => {
    const many = Array.from({ length: 20_001 }, (): [number] => [0.01]);
    expect(sumOf(...many).used).toBeNull();
    expect(sumOf(...many.slice(1)).used).toBe(200);
  });
});

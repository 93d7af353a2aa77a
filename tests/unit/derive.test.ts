import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { derive, type Known } from '../../shared/derive.ts';
import type { UsageSnapshot } from '../../shared/meter.ts';
import {
  account,
  anyKnown,
  anyNumber,
  at,
  credits,
  deriving,
  expectSaneNumbers,
  hour,
  known,
  meter,
  minute,
  offline,
  weekly,
} from './sample.ts';

const show = (more: Partial<UsageSnapshot>, error: Known['error'] = null) => {
  const document = derive([known('anthropic-1', more, error)], deriving());
  const [first] = document.accounts;
  if (first === undefined) throw new Error('The account is missing.');
  return { ...document, first };
};

describe('an account', () => {
  test('has the worst status of its meters', () => {
    const statuses = [20, 75, 95].map((utilisation) => meter({ kind: `k${utilisation}`, utilisation }));
    expect(show({ meters: statuses }).first.status).toBe('critical');
    expect(show({ meters: [meter(), weekly({ utilisation: null })] }).first.status).toBe('ok');
    expect(show({ meters: [meter({ utilisation: null })] }).first.status).toBe('unknown');
  });

  test('that cannot be read is in error, and still shows its old numbers as old', () => {
    const { first, governing } = show({ meters: [meter({ utilisation: 95 })] }, offline);
    expect(first).toMatchObject({ status: 'error', freshness: 'stale', error: offline });
    expect(first.meters[0]).toMatchObject({ utilisation: 95, freshness: 'stale', readAt: at(-minute) });
    expect(governing).toMatchObject({ utilisation: 95 });
  });

  test('that was never read says so', () => {
    const unread: Known = { account: account(), snapshot: null, error: null };
    const [first] = derive([unread], deriving()).accounts;
    expect(first).toMatchObject({
      status: 'unknown',
      freshness: 'none',
      via: null,
      readAt: null,
      meters: [],
    });
  });

  test('is as old as its oldest meter', () => {
    const meters = [
      meter({ readAt: at(-minute), via: 'oauth' }),
      weekly({ readAt: at(-40 * minute), via: 'proxy' }),
    ];
    expect(show({ meters }).first).toMatchObject({
      freshness: 'stale',
      via: 'proxy',
      readAt: at(-40 * minute),
    });
  });

  test('whose oldest meter is stale is stale, though a newer window is over', () => {
    const over = meter({ readAt: at(-30 * minute), resetsAt: at(-minute) });
    expect(show({ meters: [over, weekly({ readAt: at(-hour) })] }).first.freshness).toBe('stale');
  });

  test('is worth what the least of the meters read together is worth', () => {
    const over = meter({ readAt: at(-2 * minute), resetsAt: at(-minute) });
    expect(show({ meters: [weekly({ readAt: at(-2 * minute) }), over] }).first.freshness).toBe('expected');
  });

  test('has the plan of its reading, else the saved one', () => {
    expect(show({ plan: 'pro' }).first.plan).toBe('pro');
    expect(show({ plan: null }).first.plan).toBe('max');
  });

  test('is shown under names for people', () => {
    const options = deriving({ providerName: () => 'Claude', planLabel: (_, plan) => `Plan ${plan}` });
    const [first] = derive([known('anthropic-1')], options).accounts;
    expect(first).toMatchObject({ providerName: 'Claude', planLabel: 'Plan max' });
  });

  test('with an overdrawn pool has nothing left', () => {
    expect(show({ credits: credits({ balance: -3 }) }).first.credits?.balance).toBe(0);
  });
});

describe('several readers', () => {
  const [fresh, old] = [
    meter({ utilisation: 11, via: 'status-line' }),
    weekly({ scope: 'Fable', utilisation: 57, via: 'oauth', readAt: at(-40 * minute) }),
  ];
  const passed = (more: Partial<Known>, meters = [fresh, old]) => {
    const document = derive([{ ...known('anthropic-1', { meters }), ...more }], deriving());
    const [first] = document.accounts;
    return { ...document, first, freshness: first?.meters.map((each) => each.freshness) };
  };

  test('of which one failed make only its meters stale', () => {
    const meters = [fresh, weekly({ via: 'oauth' })];
    expect(passed({ failed: ['oauth'] }, meters)).toMatchObject({
      freshness: ['live', 'stale'],
      first: { status: 'ok', error: null },
    });
    expect(passed({ failed: ['session-log'] }, meters).freshness).toEqual(['live', 'live']);
  });

  test('that all failed make every meter stale', () => {
    const failed = { error: offline, failed: ['other'] };
    expect(passed(failed)).toMatchObject({ freshness: ['stale', 'stale'], first: { error: offline } });
  });

  test('of which one was left for later keep its meters live for an hour', () => {
    const aged = (age: number) =>
      passed({ postponed: ['oauth'] }, [fresh, weekly({ via: 'oauth', readAt: at(-age) })]).freshness;
    expect(passed({}).freshness).toEqual(['live', 'stale']);
    expect([aged(40 * minute), aged(hour), aged(hour + 1)]).toEqual([
      ['live', 'live'],
      ['live', 'live'],
      ['live', 'stale'],
    ]);
  });

  test('of which one was left for later give nobody else so long', () => {
    const meters = [meter({ via: 'status-line', readAt: at(-40 * minute) }), old];
    expect(passed({ postponed: ['oauth'] }, meters).freshness).toEqual(['stale', 'live']);
  });

  test('let a scoped limit at 57 % govern while a fresh status line says 11 %', () => {
    const { governing, first } = passed({ postponed: ['oauth'] });
    expect(governing).toMatchObject({ kind: 'seven_day', scope: 'Fable', utilisation: 57 });
    expect(first).toMatchObject({ status: 'ok', freshness: 'live', via: 'oauth', error: null });
  });

  test('of which only a local one answered have the request’s error once nothing is live', () => {
    const only = { trouble: offline, failed: ['oauth'] };
    expect(passed(only).first).toMatchObject({ error: null, status: 'ok' });
    const log = meter({ via: 'session-log', readAt: at(-20 * minute) });
    expect(passed(only, [log])).toMatchObject({
      freshness: ['stale'],
      first: { error: offline, status: 'error' },
    });
  });
});

describe('the governing meter', () => {
  test('is marked once, where it is', () => {
    const { first, governing } = show({ meters: [meter(), weekly({ utilisation: 91 })] });
    expect(governing).toEqual({
      accountId: 'anthropic-1',
      kind: 'seven_day',
      scope: null,
      utilisation: 91,
      status: 'critical',
      resetsAt: at(72 * hour),
    });
    expect(first.meters.map((each) => each.governing)).toEqual([false, true]);
  });

  test('is never one whose window is over', () => {
    const over = meter({ utilisation: 100, resetsAt: at(-1), readAt: at(-minute) });
    expect(show({ meters: [over, weekly({ utilisation: 3 })] }).governing?.utilisation).toBe(3);
    expect(show({ meters: [over] })).toMatchObject({ governing: null, pool: { active: 1, exhausted: 0 } });
  });
});

describe('whatever was read', () => {
  const anything = fc.array(anyKnown, { maxLength: 5 });

  test('no NaN, no infinity and nothing below zero is in the document', () => {
    fc.assert(
      fc.property(anything, anyNumber, (entries, creditsPerUsd) => {
        expectSaneNumbers(derive(entries, deriving({ creditsPerUsd: Math.abs(creditsPerUsd) || 0 })));
      }),
      { numRuns: 300 },
    );
  });

  test('the document survives the way through JSON', () => {
    fc.assert(
      fc.property(anything, (entries) => {
        const document = derive(entries, deriving());
        expect(JSON.parse(JSON.stringify(document))).toEqual(document);
      }),
    );
  });

  test('every account is shown with all its meters, at most one of them governing', () => {
    fc.assert(
      fc.property(anything, (entries) => {
        const { accounts, governing } = derive(entries, deriving());
        expect(accounts.map(({ id, meters }) => [id, meters.length])).toEqual(
          entries.map((entry) => [entry.account.id, entry.snapshot?.meters.length ?? 0]),
        );
        const marked = accounts.flatMap(({ meters }) => meters.filter((each) => each.governing));
        expect(marked.length).toBe(governing === null ? 0 : 1);
      }),
    );
  });

  test('what was read is not changed', () => {
    fc.assert(
      fc.property(anything, (entries) => {
        const before = structuredClone(entries);
        derive(entries, deriving());
        expect(entries).toEqual(before);
      }),
    );
  });
});

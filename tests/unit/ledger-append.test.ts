import { describe, expect, test } from 'vitest';
import { appendReading, appendTransactions } from '../../app/ledger/append.ts';
import type { Database } from '../../app/ledger/database.ts';
import { lastKnown } from '../../app/ledger/last-known.ts';
import { accountId, contentsOf, failed, ledgerOf, reading } from './ledger-sample.ts';
import { at, credits, hour, meter, minute, now, snapshot, weekly } from './sample.ts';

const count = (database: Database, table: string): number =>
  database.get<{ count: number }>(`SELECT count(*) AS count FROM ${table}`)?.count ?? -1;

const fiveMinutes = Array.from({ length: 37 }, (_, index) => index * 5 * minute);

describe('appending', () => {
  test('keeps a row of every reading, and a point an hour of a number that does not change', () => {
    const database = ledgerOf(fiveMinutes.map((offset) => reading(offset)));
    expect(count(database, 'readings')).toBe(37);
    const points = database.all<{ at: number }>('SELECT at FROM meter_points ORDER BY at');
    expect(points.map((point) => (point.at - now) / hour)).toEqual([0, 1, 2, 3]);
  });

  test('keeps every point of a number that changes, and of that meter only', () => {
    const database = ledgerOf(
      fiveMinutes.map((offset, index) =>
        reading(offset, {
          meters: [meter({ utilisation: index, readAt: at(offset) }), weekly({ readAt: at(offset) })],
        }),
      ),
    );
    const points = database.all<{ kind: string; count: number }>(
      'SELECT kind, count(*) AS count FROM meter_points JOIN meter_series ON series = id GROUP BY kind ORDER BY kind',
    );
    expect(points.map((point) => point.count)).toEqual([37, 4]);
  });

  test('does the same with credits', () => {
    const database = ledgerOf(
      fiveMinutes.map((offset) => reading(offset, { credits: credits({ readAt: at(offset) }) })),
    );
    expect(count(database, 'credit_points')).toBe(4);
    expect(lastKnown(database).get(accountId)?.snapshot?.credits?.readAt).toBe(at(180 * minute));
  });

  test('keeps a row of every failure', () => {
    const database = ledgerOf(fiveMinutes.map((offset) => failed(offset, 'offline')));
    expect(count(database, 'readings')).toBe(37);
  });

  test('knows a capture that is looked at again from a new reading', () => {
    const capture = (offset: number) =>
      reading(offset, { meters: [meter({ via: 'status-line', readAt: at(-minute) })] });
    const database = ledgerOf([capture(0), capture(5 * minute), capture(10 * minute)]);
    expect(count(database, 'meter_points')).toBe(1);
    expect(lastKnown(database).get(accountId)).toMatchObject({
      attemptedAt: at(10 * minute),
      snapshot: { meters: [{ readAt: at(-minute), via: 'status-line' }] },
    });
  });

  test('a meter that is there twice takes the first one', () => {
    const meters = [meter({ utilisation: 1, readAt: at(0) }), meter({ utilisation: 2, readAt: at(0) })];
    const state = lastKnown(ledgerOf([reading(0, { meters })]));
    expect(state.get(accountId)?.snapshot?.meters.map(({ utilisation }) => utilisation)).toEqual([1]);
  });

  test('two readings of the same moment that differ are both kept, the later one a little younger', () => {
    const other = reading(0, { meters: [meter({ utilisation: 50, readAt: at(0) })] });
    const database = ledgerOf([reading(0), other]);
    expect(count(database, 'readings')).toBe(2);
    const before = contentsOf(database);
    expect(lastKnown(database).get(accountId)?.snapshot?.meters[0]).toMatchObject({
      utilisation: 50,
      readAt: at(1),
    });
    appendReading(database, other);
    expect(contentsOf(database)).toEqual(before);
  });

  test('is all or nothing', () => {
    const database = ledgerOf([]);
    const broken = reading(0, {
      meters: [meter({ readAt: at(0) }), weekly({ label: undefined as unknown as string })],
    });
    expect(() => appendReading(database, broken)).toThrow();
    expect(Object.values(contentsOf(database)).flat()).toEqual([]);
  });

  test('writes no e-mail, no message and no problem down', () => {
    const somebody = 'ada.lovelace@example.com';
    const failure = {
      via: 'oauth',
      code: 'offline',
      message: `/home/ada ${somebody}`,
      retryAt: null,
    } as const;
    const database = ledgerOf([
      {
        ...reading(0, {
          plan: `Plan of ${somebody}`,
          problems: [{ at: somebody, message: somebody }],
          meters: [meter({ kind: somebody, scope: somebody, label: `Seat ${somebody}`, readAt: at(0) })],
        }),
        failures: [failure],
      },
    ]);
    const agent = { id: 'run', at: now, kind: 'execution', agent: somebody, amount: 1, unit: 'credits' };
    appendTransactions(database, [{ accountId, ...agent }]);
    const written = JSON.stringify(contentsOf(database));
    expect(written).toContain('‹e-mail›');
    expect(written).not.toMatch(/ada|lovelace|example\.com/);
  });
});

describe('transactions', () => {
  const spent = { accountId, id: 'a', at: now, kind: 'execution', agent: null, amount: 3, unit: 'credits' };

  test('count once, however often they are told', () => {
    const database = ledgerOf([]);
    for (let time = 0; time < 3; time += 1) appendTransactions(database, [spent, spent]);
    expect(count(database, 'transactions')).toBe(1);
  });

  test('that contradict what is written are refused as a whole', () => {
    const database = ledgerOf([]);
    appendTransactions(database, [spent]);
    expect(() =>
      appendTransactions(database, [
        { ...spent, id: 'b' },
        { ...spent, amount: 4 },
      ]),
    ).toThrow(/append-only/);
    expect(count(database, 'transactions')).toBe(1);
  });
});

test('a snapshot of nothing is still a reading', () => {
  const database = ledgerOf([
    { accountId, at: now, snapshot: snapshot({ meters: [], plan: 'free' }), failures: [] },
  ]);
  expect(lastKnown(database).get(accountId)).toEqual({
    snapshot: snapshot({ meters: [], plan: 'free' }),
    error: null,
    failures: [],
    attemptedAt: at(0),
    waits: [],
  });
});

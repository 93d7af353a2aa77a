import { describe, expect, test } from 'vitest';
import { appendTransactions } from '../../app/ledger/append.ts';
import type { Database } from '../../app/ledger/database.ts';
import { history, type HistoryPoint } from '../../app/ledger/history.ts';
import { joinSpend, spend } from '../../app/ledger/spend.ts';
import type { Transaction } from '../../app/ledger/types.ts';
import { accountId, ledgerOf, reading } from './ledger-sample.ts';
import { at, hour, meter, minute, now } from './sample.ts';

const used = (offset: number, utilisation: number | null, via = 'oauth') =>
  reading(offset, { meters: [meter({ utilisation, via, readAt: at(offset) })] });

const asked = { accountId, kind: 'five_hour', scope: null, from: now, to: now + hour, maxPoints: 100 };

const shown = (points: HistoryPoint[]) =>
  points.map((p) => [(p.at - now) / minute, p.utilisation, p.highest]);

describe('a meter’s history', () => {
  test('has every point when they are few', () => {
    const database = ledgerOf([used(0, 1), used(5 * minute, 2), used(6 * minute, 3, 'proxy')]);
    expect(history(database, asked)).toEqual([
      {
        at: now,
        utilisation: 1,
        used: null,
        limit: null,
        resetsAt: now + 2 * hour,
        via: 'oauth',
        highest: 1,
      },
      expect.objectContaining({ at: now + 5 * minute, utilisation: 2, via: 'oauth' }),
      expect.objectContaining({ at: now + 6 * minute, utilisation: 3, via: 'proxy' }),
    ]);
  });

  test('in slices has the last number of each, and the peak', () => {
    const numbers = [10, 90, 20, 30, null, 5];
    const database = ledgerOf(numbers.map((number, index) => used(index * 10 * minute, number)));
    expect(shown(history(database, { ...asked, maxPoints: 3 }))).toEqual([
      [20, 20, 90],
      [40, null, 30],
      [50, 5, 5],
    ]);
  });

  test('joins what several readers say of one slice', () => {
    const database = ledgerOf([used(0, 70), used(minute, 60, 'proxy'), used(2 * minute, 65)]);
    expect(shown(history(database, { ...asked, maxPoints: 1 }))).toEqual([[2, 65, 70]]);
  });

  test('includes both ends, and nothing beyond them', () => {
    const database = ledgerOf([-1, 0, 1, 2, 3].map((step) => used(step * hour, 50 + step)));
    for (const maxPoints of [2, 3, 100]) {
      const points = history(database, { ...asked, to: now + 2 * hour, maxPoints });
      expect(points.at(-1)).toMatchObject({ at: now + 2 * hour, utilisation: 52 });
      expect(points.length).toBe(Math.min(3, maxPoints));
    }
  });

  test('never has more points than were asked for', () => {
    const database = ledgerOf(Array.from({ length: 60 }, (_, index) => used(index * minute, index)));
    for (const maxPoints of [1, 2, 7, 59, 60]) {
      const points = history(database, { ...asked, to: now + 59 * minute, maxPoints });
      expect(points.length).toBeLessThanOrEqual(maxPoints);
      expect(points.at(-1)).toMatchObject({ utilisation: 59, highest: 59 });
    }
  });

  test('is that of this meter alone', () => {
    const database = ledgerOf([used(0, 1)]);
    expect(history(database, { ...asked, scope: 'opus' })).toEqual([]);
    expect(history(database, { ...asked, accountId: 'openai-00000000' })).toEqual([]);
    expect(history(database, { ...asked, from: asked.to, to: asked.from })).toEqual([]);
  });
});

const day = 24 * hour;
let last = 0;
const transaction = (
  offset: number,
  kind: string,
  amount: number,
  agent: string | null = 'reviewer',
): Transaction => {
  last += 1;
  return { accountId, id: `t${last}`, at: now + offset, kind, agent, amount, unit: 'credits' };
};

const spentOf = (transactions: Transaction[]): Database => {
  const database = ledgerOf([]);
  appendTransactions(database, transactions);
  return database;
};

const question = { accountId, now, cycleStart: now - 10 * day, allotment: 100, unit: 'credits' };

describe('spend', () => {
  test('is what was settled in this cycle, and reservations are not', () => {
    const database = spentOf([
      transaction(-day, 'execution', 10.1),
      transaction(-2 * day, 'cross_rail', 0.2),
      transaction(-3 * day, 'cloud_compute', 5),
      transaction(-day, 'agent_reserve', 50),
      transaction(-day, 'something_new', 50),
      transaction(-11 * day, 'execution', 20),
      { ...transaction(-day, 'execution', 7), unit: 'USD' },
      { ...transaction(-day, 'execution', 7), accountId: 'openai-00000000' },
    ]);
    expect(spend(database, question)).toMatchObject({ usedThisCycle: 15.3, remaining: 84.7 });
  });

  test('of thirty days is told per agent', () => {
    const database = spentOf([
      transaction(-day, 'execution', 1, 'writer'),
      transaction(-29 * day, 'execution', 4, 'reviewer'),
      transaction(-31 * day, 'execution', 100, 'reviewer'),
      transaction(-day, 'agent_reserve', 9, 'writer'),
      transaction(-day, 'cloud_compute', 2, null),
    ]);
    expect(spend(database, question).credits30d).toEqual([
      { agent: 'reviewer', amount: 4 },
      { agent: null, amount: 2 },
      { agent: 'writer', amount: 1 },
    ]);
  });

  test('beyond the allotment leaves nothing, and of no allotment nobody knows', () => {
    const database = spentOf([transaction(-day, 'execution', 120)]);
    expect(spend(database, question).remaining).toBe(0);
    expect(spend(database, { ...question, allotment: null }).remaining).toBeNull();
    expect(spend(ledgerOf([]), question)).toEqual({ usedThisCycle: 0, remaining: 100, credits30d: [] });
  });

  test('in the file and in memory add up', () => {
    const [file, memory] = [
      spentOf([transaction(-day, 'execution', 1, 'writer'), transaction(-day, 'execution', 3)]),
      spentOf([transaction(-day, 'execution', 7, 'writer')]),
    ].map((database) => spend(database, question));
    expect(
      joinSpend(
        [file, memory].flatMap((one) => one ?? []),
        question,
      ),
    ).toEqual({
      usedThisCycle: 11,
      remaining: 89,
      credits30d: [
        { agent: 'writer', amount: 8 },
        { agent: 'reviewer', amount: 3 },
      ],
    });
  });
});

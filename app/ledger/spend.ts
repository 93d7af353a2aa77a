import type { Database } from './database.ts';

/** What was really spent. A reservation is released when its run ends: counting it would count the spend twice. */
export const settledKinds = ['execution', 'cross_rail', 'cloud_compute'] as const;

const settled = `kind IN (${settledKinds.map((kind) => `'${kind}'`).join(', ')})`;
const thirtyDays = 30 * 24 * 3_600_000;

export interface SpendQuestion {
  accountId: string;
  /** Epoch ms. */
  now: number;
  cycleStart: number;
  /** What the plan gives per cycle; null when nobody says. */
  allotment: number | null;
  unit: string;
}

export interface AgentSpend {
  agent: string | null;
  amount: number;
}

export interface Spend {
  usedThisCycle: number;
  remaining: number | null;
  credits30d: AgentSpend[];
}

/** Sums of decimal amounts end in a trail of nines or zeros that nobody spent. */
const tidy = (amount: number): number => Number(amount.toFixed(6)) + 0;

const left = (allotment: number | null, used: number): number | null =>
  allotment === null ? null : Math.max(0, tidy(allotment - used));

export function spend(database: Database, question: SpendQuestion): Spend {
  const { accountId, now, cycleStart, allotment, unit } = question;
  const used = database.get<{ amount: number | null }>(
    `SELECT sum(amount) AS amount FROM transactions WHERE account = ? AND at >= ? AND at <= ? AND unit = ? AND ${settled}`,
    accountId,
    cycleStart,
    now,
    unit,
  );
  const agents = database.all<AgentSpend>(
    `SELECT agent, sum(amount) AS amount FROM transactions
     WHERE account = ? AND at > ? AND at <= ? AND unit = ? AND ${settled} GROUP BY agent ORDER BY amount DESC, agent`,
    accountId,
    now - thirtyDays,
    now,
    unit,
  );
  const usedThisCycle = tidy(used?.amount ?? 0);
  return {
    usedThisCycle,
    remaining: left(allotment, usedThisCycle),
    credits30d: agents.map(({ agent, amount }) => ({ agent, amount: tidy(amount) })),
  };
}

/** What the file says and what could not be written to it yet. */
export function joinSpend(spends: readonly Spend[], { allotment }: SpendQuestion): Spend {
  const usedThisCycle = tidy(spends.reduce((sum, one) => sum + one.usedThisCycle, 0));
  const agents = new Map<string | null, number>();
  for (const { agent, amount } of spends.flatMap(({ credits30d }) => credits30d)) {
    agents.set(agent, tidy((agents.get(agent) ?? 0) + amount));
  }
  return {
    usedThisCycle,
    remaining: left(allotment, usedThisCycle),
    credits30d: [...agents].map(([agent, amount]) => ({ agent, amount })).sort((a, b) => b.amount - a.amount),
  };
}

import type { Account } from '../../shared/meter.ts';
import { nextTry } from './backoff.ts';
import { accountError, type ReadResult } from './read-chain.ts';

interface PollerOptions {
  accounts(): readonly Account[];
  read(account: Account): Promise<ReadResult>;
  /** Told of every reading, before the promise of `refresh` resolves. */
  onResult(account: Account, result: ReadResult): void;
  onActivity(reading: readonly string[]): void;
  cadenceMs(): number;
  now(): number;
  random(): number;
  /** Calls back once at that time or a little later; gives the way to cancel it. */
  wakeAt(time: number, callback: () => void): () => void;
}

export interface Poller {
  start(): void;
  stop(): void;
  /** Reads one account or all of them; callers share a read that is under way. */
  refresh(accountId: string | null): Promise<Map<string, ReadResult>>;
  /** Plans anew: the clock jumped, or the accounts or the cadence changed. */
  replan(): void;
}

interface Plan {
  /** When the last read ended; null when it never was read. */
  endedAt: number | null;
  /** When to try again after a failure; null after a success, when the cadence says it. */
  retryAt: number | null;
  failures: number;
  /** A wait the provider asked for; not even a person's Refresh goes before it. */
  notBefore: number;
  last: ReadResult | null;
}

/** One wheel for all accounts: each has its own time, and one timer waits for the earliest. */
export function createPoller(options: PollerOptions): Poller {
  const plans = new Map<string, Plan>();
  const inFlight = new Map<string, Promise<ReadResult>>();
  let cancel: (() => void) | null = null;
  let running = false;

  const planOf = (id: string): Plan => {
    const own = plans.get(id) ?? { endedAt: null, retryAt: null, failures: 0, notBefore: 0, last: null };
    plans.set(id, own);
    // Ended "in the future": the clock was put back since. A wait is as long as it was, from now on.
    const ahead = (own.endedAt ?? 0) - options.now();
    if (own.endedAt !== null && own.retryAt !== null && ahead > 0) {
      own.endedAt -= ahead;
      own.retryAt -= ahead;
      own.notBefore -= ahead;
    }
    return own;
  };

  /** Asked anew each time: the cadence may have changed, and so may the clock. */
  function dueAt(id: string): number {
    const { endedAt, retryAt } = planOf(id);
    if (retryAt !== null) return retryAt;
    // The clock was put back by nobody knows how much: what was read may be old.
    return endedAt === null || endedAt > options.now() ? 0 : endedAt + options.cadenceMs();
  }

  function settle(account: Account, result: ReadResult): ReadResult {
    const own = planOf(account.id);
    const now = options.now();
    Object.assign(own, { last: result, endedAt: now });
    if ('snapshot' in result) {
      Object.assign(own, { failures: 0, notBefore: 0, retryAt: null });
    } else {
      const asked = Date.parse(result.error.retryAt ?? '');
      const retryAt = Number.isNaN(asked) ? null : asked;
      own.failures += 1;
      own.notBefore = retryAt ?? 0;
      own.retryAt = nextTry({ now, failures: own.failures, retryAt, random: options.random() });
    }
    options.onResult(account, result);
    return result;
  }

  function readOnce(account: Account): Promise<ReadResult> {
    const underWay = inFlight.get(account.id);
    if (underWay !== undefined) return underWay;
    const reading = options
      .read(account)
      // A reader's own mistake is a failure like another: unhandled it would be tried again at once, for ever.
      .catch((error: unknown): ReadResult => ({ error: accountError(error) }))
      .then((result) => settle(account, result))
      .finally(() => {
        inFlight.delete(account.id);
        options.onActivity([...inFlight.keys()]);
      });
    inFlight.set(account.id, reading);
    options.onActivity([...inFlight.keys()]);
    return reading;
  }

  function turn(): void {
    if (!running) return;
    const now = options.now();
    for (const account of options.accounts()) {
      if (dueAt(account.id) <= now) void readOnce(account).finally(plan);
    }
    plan();
  }

  function plan(): void {
    cancel?.();
    cancel = null;
    if (!running) return;
    const waiting = options.accounts().filter(({ id }) => !inFlight.has(id));
    const next = Math.min(...waiting.map(({ id }) => dueAt(id)));
    if (Number.isFinite(next)) cancel = options.wakeAt(next, turn);
  }

  return {
    start() {
      running = true;
      turn();
    },
    stop() {
      running = false;
      plan();
    },
    async refresh(accountId) {
      const now = options.now();
      const wanted = options.accounts().filter(({ id }) => accountId === null || id === accountId);
      const results = await Promise.all(
        wanted.map(async (account): Promise<[string, ReadResult]> => {
          const { notBefore, last } = planOf(account.id);
          return [account.id, notBefore > now && last !== null ? last : await readOnce(account)];
        }),
      );
      plan();
      return new Map(results);
    },
    replan: turn,
  };
}

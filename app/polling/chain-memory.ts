import type { AccountError } from '../../shared/meter.ts';
import type { ReadResult } from './read-chain.ts';

/** How often a request is made although a better reader answers: it alone knows some of the meters. */
const slowCadenceMs = 30 * 60_000;

/** What must be remembered of each account's readers from one pass to the next. */
export interface ChainMemory {
  isDue(accountId: string, via: string, now: number): boolean;
  waitOf(accountId: string, via: string, now: number): AccountError | null;
  /** A wait that an earlier process was told, and when. */
  addWait(accountId: string, via: string, wait: AccountError, since: number): void;
  note(accountId: string, result: ReadResult, now: number): void;
}

export function createChainMemory(): ChainMemory {
  const askedAt = new Map<string, number>();
  const waits = new Map<string, { wait: AccountError; since: number }>();
  const key = (accountId: string, via: string): string => `${accountId}/${via}`;

  return {
    isDue(accountId, via, now) {
      const last = askedAt.get(key(accountId, via));
      // "In the future" is a clock that was put back since: nobody knows how long ago that was.
      return last === undefined || last > now || now - last >= slowCadenceMs;
    },
    waitOf(accountId, via, now) {
      const known = waits.get(key(accountId, via));
      const until = Date.parse(known?.wait.retryAt ?? '');
      if (known === undefined || !(until > now)) return null;
      if (known.since <= now) return known.wait;
      // Then a wait is as long as it was, from now on.
      const wait = { ...known.wait, retryAt: new Date(until - (known.since - now)).toISOString() };
      waits.set(key(accountId, via), { wait, since: now });
      return wait;
    },
    addWait: (accountId, via, wait, since) => void waits.set(key(accountId, via), { wait, since }),
    note(accountId, { asked = [], failures = [] }, now) {
      for (const via of asked) askedAt.set(key(accountId, via), now);
      for (const { via, ...wait } of failures) {
        // A wait that only held once more began earlier.
        if (wait.retryAt !== null && asked.includes(via))
          waits.set(key(accountId, via), { wait, since: now });
      }
    },
  };
}

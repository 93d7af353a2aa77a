import { derive, type DeriveOptions, type Known } from '../shared/derive.ts';
import type { Account, AccountError, ErrorCode } from '../shared/meter.ts';
import type { AppState, FindingView, Notice, Outcome, PassView } from '../shared/state.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { LastKnown } from './ledger/types.ts';
import type { ReadResult } from './polling/read-chain.ts';

interface StoreOptions {
  demo: boolean;
  accounts(): readonly Account[];
  ledger: Pick<Ledger, 'append' | 'lastKnown'>;
  now(): number;
  notices(): Notice[];
  derive(): DeriveOptions;
}

interface Remembered extends Omit<Known, 'account'> {
  pass: Omit<PassView, 'accountId'> | null;
}

const nothing: Remembered = { snapshot: null, error: null, pass: null };

/** What a local reader says that has nothing to give, which is no news. */
const noNews = new Set<ErrorCode>(['not_found', 'unreadable']);

function troubleOf({ failures: [first] }: LastKnown): AccountError | null {
  if (first === undefined || noNews.has(first.code)) return null;
  const { code, message, retryAt } = first;
  return { code, message, retryAt };
}

const remembered = (last: LastKnown): Remembered => ({
  snapshot: last.snapshot,
  error: last.error,
  trouble: troubleOf(last),
  failed: last.failures.map(({ via }) => via),
  pass: { at: last.attemptedAt, failures: last.failures, postponed: [] },
});

export interface Store {
  current(): AppState;
  number(): number;
  subscribe(listener: () => void): () => void;
  record(accountId: string, result: ReadResult): void;
  setRefreshing(ids: readonly string[]): void;
  setOutcomes(outcomes: Outcome[]): void;
  setFindings(findings: FindingView[]): void;
  /** Something outside changed: settings, accounts, the time. */
  touch(): void;
}

/**
 * What the ledger knows, and everything that is derived from it. Every surface shows `current()`, so they cannot
 * disagree. At the start it holds what earlier runs wrote down, before anything was read.
 */
export function createStore(options: StoreOptions): Store {
  const { ledger } = options;
  const known = new Map([...ledger.lastKnown()].map(([id, last]) => [id, remembered(last)]));
  const listeners = new Set<() => void>();
  let number = 1;
  let [refreshing, outcomes, findings]: [string[], Outcome[], FindingView[]] = [[], [], []];
  let cached: AppState | null = null;

  const touch = (): void => {
    cached = null;
    number += 1;
    for (const listener of listeners) listener();
  };

  const build = (): AppState => {
    const entries = options.accounts().map((account) => ({ account, ...(known.get(account.id) ?? nothing) }));
    const document = derive(entries, options.derive());
    const passes = entries.flatMap(({ account, pass }) =>
      pass === null ? [] : [{ accountId: account.id, ...pass }],
    );
    const notices = options.notices();
    return { document, passes, demo: options.demo, notices, findings, refreshing, outcomes };
  };

  return {
    current: () => (cached ??= build()),
    number: () => number,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    record(accountId, result) {
      const snapshot = 'snapshot' in result ? result.snapshot : null;
      const error = 'error' in result ? result.error : null;
      const failures = result.failures ?? (error === null ? [] : [{ via: 'account', ...error }]);
      const postponed = result.postponed ?? [];
      const at = options.now();
      ledger.append({ accountId, at, snapshot, failures });
      // Left for later: what it said when it was asked still holds, also that it failed.
      const still = known.get(accountId)?.failed?.filter((via) => postponed.includes(via)) ?? [];
      known.set(accountId, {
        snapshot: ledger.lastKnown(accountId).get(accountId)?.snapshot ?? null,
        // The ledger keeps an error's code; what exactly was wrong is known only now.
        error,
        trouble: 'snapshot' in result ? (result.trouble ?? null) : null,
        failed: [...failures.map(({ via }) => via), ...still],
        postponed,
        pass: { at: new Date(at).toISOString(), failures, postponed },
      });
      touch();
    },
    setRefreshing(ids) {
      refreshing = [...ids];
      touch();
    },
    setOutcomes(next) {
      outcomes = next;
      touch();
    },
    setFindings(next) {
      findings = next;
      touch();
    },
    touch,
  };
}

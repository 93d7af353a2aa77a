import { derive, type DeriveOptions, type Known } from '../shared/derive.ts';
import type { Account } from '../shared/meter.ts';
import { mergeSnapshots } from '../shared/merge.ts';
import type { AppState, FindingView, Notice, Outcome } from '../shared/state.ts';
import type { ReadResult } from './polling/read-chain.ts';

interface StoreOptions {
  demo: boolean;
  accounts(): readonly Account[];
  notices(): Notice[];
  derive(): DeriveOptions;
}

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

/** What is known, and everything that is derived from it. Every surface shows `current()`, so they cannot disagree. */
export function createStore(options: StoreOptions): Store {
  const known = new Map<string, Omit<Known, 'account'>>();
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
    const entries = options.accounts().map((account) => {
      return { account, ...(known.get(account.id) ?? { snapshot: null, error: null }) };
    });
    const document = derive(entries, options.derive());
    return { document, demo: options.demo, notices: options.notices(), findings, refreshing, outcomes };
  };

  return {
    current: () => (cached ??= build()),
    number: () => number,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    record(accountId, result) {
      const before = known.get(accountId)?.snapshot ?? null;
      if ('snapshot' in result)
        known.set(accountId, { snapshot: mergeSnapshots(before, result.snapshot), error: null });
      else known.set(accountId, { snapshot: before, error: result.error });
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

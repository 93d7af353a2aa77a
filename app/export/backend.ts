import type { AccountStore } from '../accounts/accounts.ts';
import type { Engine } from '../engine.ts';
import type { Account } from '../../shared/meter.ts';
import type { AppState, FindingView, Outcome } from '../../shared/state.ts';

/** What the commands need done, wherever it is done: in this process, or in the running app. */
export interface Backend {
  accounts(): Promise<readonly Account[]>;
  /** What the ledger knows. Asks nobody anything. */
  state(): Promise<AppState>;
  refresh(accountId: string | null): Promise<Outcome[]>;
  discover(): Promise<FindingView[]>;
  connect(provider: string, tool: string): Promise<Outcome>;
  connectKey(provider: string, keyEnv: string, baseUrl: string | null): Promise<Outcome[]>;
  disconnect(accountId: string): Promise<void>;
  /** Keeps reading and tells of every change, until the signal. */
  watch(listener: (state: AppState) => void, end: AbortSignal): Promise<void>;
}

interface OwnBackendParts {
  engine: Engine;
  accounts: AccountStore;
  /** Resolves when requests can be made. */
  ready(): Promise<unknown>;
  /** Reads when readings are due, until it is stopped. The app does so anyway. */
  poll(): () => void;
}

const ended = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

export const ownBackend = ({ engine, accounts, ready, poll }: OwnBackendParts): Backend => ({
  accounts: async () => accounts.list(),
  async state() {
    // Time has passed since the last change; with it numbers grow old, in every view at once.
    engine.store.touch();
    return engine.store.current();
  },
  async refresh(accountId) {
    await ready();
    return engine.refresh(accountId);
  },
  async discover() {
    await engine.discover();
    return engine.store.current().findings;
  },
  async connect(provider, tool) {
    await ready();
    return engine.connect(provider, tool);
  },
  async connectKey(provider, keyEnv, baseUrl) {
    await ready();
    return engine.connectKey(provider, keyEnv, baseUrl);
  },
  disconnect: async (accountId) => engine.disconnect(accountId),
  async watch(listener, end) {
    await ready();
    const stop = poll();
    const tell = (): void => {
      const state = engine.store.current();
      if (state.refreshing.length === 0) listener(state);
    };
    const unsubscribe = engine.store.subscribe(tell);
    // What changed since the watcher last asked would otherwise be told only with the next change.
    tell();
    await ended(end);
    unsubscribe();
    stop();
  },
});

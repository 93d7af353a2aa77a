import type { Account, AccountError } from '../shared/meter.ts';
import type { Notice, Outcome } from '../shared/state.ts';
import type { Answers } from './accounts/answers.ts';
import { accountOf, borrow, findLogins } from './accounts/borrowing.ts';
import { accountsOfKey } from './accounts/keys.ts';
import { createPoller } from './polling/poller.ts';
import type { ReadResult } from './polling/read-chain.ts';
import { createReading, type ReadingOptions } from './polling/reading.ts';
import { describePlan } from './providers/plans.ts';
import { manifestOf } from './providers/registry.ts';
import { createStore, type Store } from './store.ts';
import type { Log } from './system/log.ts';

export interface EngineOptions extends ReadingOptions {
  answers: Pick<Answers, 'keep' | 'forget'>;
  log: Log;
  random(): number;
  wakeAt(time: number, callback: () => void): () => void;
  redirected: boolean;
  notices(): Notice[];
}

export interface Engine {
  store: Store;
  start(): void;
  stop(): void;
  replan(): void;
  refresh(accountId: string | null): Promise<Outcome[]>;
  /** Looks for logins of other programs, without using them. */
  discover(): Promise<void>;
  /** The person's consent: uses that tool's login from now on. */
  connect(provider: string, tool: string): Promise<Outcome>;
  /** Saves every account that the key in that environment variable stands for, unless it is refused. */
  connectKey(provider: string, keyEnv: string, baseUrl: string | null): Promise<Outcome[]>;
  disconnect(accountId: string): void;
}

/** What is shown as the account's error came of this read too: all that answered may have been of long ago. */
function outcomeOf(accountId: string, result: ReadResult, shown: AccountError | null): Outcome {
  if ('error' in result) return { accountId, ok: false, text: result.error.message };
  if (shown !== null) return { accountId, ok: false, text: shown.message };
  const { meters } = result.snapshot;
  return { accountId, ok: true, text: meters.length === 1 ? '1 meter read' : `${meters.length} meters read` };
}

export function createEngine(options: EngineOptions): Engine {
  const { accounts, log, now } = options;
  const cadenceMs = (): number => options.settings().polling.everyMinutes * 60_000;

  const store = createStore({
    demo: options.demoToken !== null,
    accounts: accounts.list,
    ledger: options.ledger,
    now,
    notices: options.notices,
    derive: () => {
      const { thresholds, credits } = options.settings();
      return {
        now: now(),
        redirected: options.redirected,
        thresholds,
        cadenceMs: cadenceMs(),
        creditsPerUsd: credits.perUsd,
        providerName: (provider) => manifestOf(provider)?.name ?? provider,
        planName: (provider, plan) => describePlan(manifestOf(provider), plan)?.plan ?? plan,
        planLabel: (provider, plan) => describePlan(manifestOf(provider), plan)?.label ?? plan,
      };
    },
  });

  const reading = createReading(options);

  let cancelReset: (() => void) | null = null;
  /** A window that ends changes what every surface says, with nothing read: look again at that moment. */
  function watchResets(): void {
    cancelReset?.();
    const meters = store.current().document.accounts.flatMap((account) => account.meters);
    const resets = meters.map(({ resetsAt }) => Date.parse(resetsAt ?? '')).filter((time) => time > now());
    cancelReset = resets.length === 0 ? null : options.wakeAt(Math.min(...resets), () => store.touch());
  }

  /** A plan that cost a request to learn is written down, so that the next read need not ask again. */
  function rememberPlan(account: Account, plan: string | null): void {
    if (plan === null || account.plan !== null || options.demoToken !== null) return;
    // Disconnected while it was read: saving would bring it back.
    if (!accounts.list().some(({ id }) => id === account.id)) return;
    try {
      accounts.save({ ...account, plan });
    } catch (error) {
      log.warn('plan not saved', { account: account.id, error });
    }
  }

  const poller = createPoller({
    accounts: accounts.list,
    read: reading.read,
    onResult(account, result) {
      const failure = 'error' in result ? result.error : null;
      if (failure === null) log.info('read', { account: account.id });
      else log.warn('read failed', { account: account.id, why: failure.code, message: failure.message });
      store.record(account.id, result);
      if ('snapshot' in result) rememberPlan(account, result.snapshot.plan);
    },
    onActivity: store.setRefreshing,
    cadenceMs,
    now,
    random: options.random,
    wakeAt: options.wakeAt,
  });

  async function discover(): Promise<void> {
    store.setFindings(await findLogins(options.surroundings));
  }

  async function refresh(accountId: string | null): Promise<Outcome[]> {
    // With nothing connected, what there is to refresh is what could be.
    if (accounts.list().length === 0) await discover();
    for (const { id } of accounts.list()) if (accountId === null || id === accountId) reading.askAll(id);
    const results = await poller.refresh(accountId);
    const shown = new Map(store.current().document.accounts.map(({ id, error }) => [id, error]));
    const outcomes = [...results].map(([id, result]) => outcomeOf(id, result, shown.get(id) ?? null));
    store.setOutcomes(outcomes);
    return outcomes;
  }

  let unsubscribe: (() => void) | null = null;
  return {
    store,
    start() {
      unsubscribe = store.subscribe(watchResets);
      watchResets();
      poller.start();
    },
    stop() {
      unsubscribe?.();
      cancelReset?.();
      poller.stop();
    },
    replan: poller.replan,
    refresh,
    discover,
    async connect(provider, tool) {
      const account = accountOf(provider, tool, await borrow(provider, tool, options.surroundings));
      accounts.save(account);
      options.ledger.addSignIn({ subject: account.id, at: now(), event: 'connected', keyPrint: null });
      log.info('connected', { account: account.id, tool });
      const [outcome] = await refresh(account.id);
      return outcome ?? { accountId: account.id, ok: false, text: 'It was saved but could not be read yet.' };
    },
    async connectKey(provider, keyEnv, baseUrl) {
      const { getJson, ledger, surroundings } = options;
      const tools = {
        getJson,
        surroundings,
        now,
        isKeyRefused: ledger.isKeyRefused,
        addSignIn: ledger.addSignIn,
      };
      const found = await accountsOfKey({ provider, keyEnv, baseUrl }, tools);
      for (const account of found) {
        accounts.save(account);
        ledger.addSignIn({ subject: account.id, at: now(), event: 'connected', keyPrint: null });
      }
      log.info('connected', { provider, accounts: found.length });
      const outcomes = (await Promise.all(found.map(({ id }) => refresh(id)))).flat();
      store.setOutcomes(outcomes);
      return outcomes;
    },
    disconnect(accountId) {
      accounts.remove(accountId);
      options.answers.forget(accountId);
      options.ledger.addSignIn({ subject: accountId, at: now(), event: 'disconnected', keyPrint: null });
      log.info('disconnected', { account: accountId });
      store.touch();
    },
  };
}

import type { Account } from '../shared/meter.ts';
import type { Settings } from '../shared/settings.ts';
import type { Notice, Outcome } from '../shared/state.ts';
import type { AccountStore } from './accounts/accounts.ts';
import { accountOf, borrow, findLogins } from './accounts/borrowing.ts';
import { createPoller } from './polling/poller.ts';
import { accountError, readChain, type ReadResult } from './polling/read-chain.ts';
import type { Credential, JsonRequest, Surroundings } from './providers/provider.ts';
import { describePlan } from './providers/plans.ts';
import { ReadError } from './providers/read-error.ts';
import { manifestOf, readersOf } from './providers/registry.ts';
import { createStore, type Store } from './store.ts';
import type { Log } from './system/log.ts';

export interface EngineOptions {
  accounts: AccountStore;
  settings(): Settings;
  surroundings: Surroundings;
  getJson(request: JsonRequest): Promise<unknown>;
  log: Log;
  now(): number;
  random(): number;
  wakeAt(time: number, callback: () => void): () => void;
  redirected: boolean;
  /** The sample accounts' tokens, when this is the demo. */
  demoToken: ((accountId: string) => string | null) | null;
  /** Why accounts may not be read at all; null when they may. */
  refusal: string | null;
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
  disconnect(accountId: string): void;
}

function outcomeOf(accountId: string, result: ReadResult): Outcome {
  if ('error' in result) return { accountId, ok: false, text: result.error.message };
  const { meters } = result.snapshot;
  return { accountId, ok: true, text: meters.length === 1 ? '1 meter read' : `${meters.length} meters read` };
}

export function createEngine(options: EngineOptions): Engine {
  const { accounts, log, now } = options;

  const store = createStore({
    demo: options.demoToken !== null,
    accounts: accounts.list,
    notices: options.notices,
    derive: () => {
      const { thresholds, polling, credits } = options.settings();
      return {
        now: now(),
        redirected: options.redirected,
        thresholds,
        cadenceMs: polling.everyMinutes * 60_000,
        creditsPerUsd: credits.perUsd,
        providerName: (provider) => manifestOf(provider)?.name ?? provider,
        planName: (provider, plan) => describePlan(manifestOf(provider), plan)?.plan ?? plan,
        planLabel: (provider, plan) => describePlan(manifestOf(provider), plan)?.label ?? plan,
      };
    },
  });

  async function credential(account: Account): Promise<Credential> {
    if (options.demoToken !== null) {
      return { accessToken: options.demoToken(account.id) ?? '', vendorAccount: account.id };
    }
    const tool = account.tool ?? '';
    const login = await borrow(account.provider, tool, options.surroundings);
    if (accountOf(account.provider, tool, login).id !== account.id) {
      throw new ReadError(
        'not_signed_in',
        `${tool} is now signed in as somebody else. Connect that account, or sign in again.`,
      );
    }
    return login;
  }

  async function read(account: Account): Promise<ReadResult> {
    try {
      if (options.refusal !== null) throw new ReadError('unsupported', options.refusal);
      const readers = await readersOf(account.provider);
      const tools = { getJson: options.getJson, credential: () => credential(account), now };
      return await readChain(account, readers?.(tools) ?? []);
    } catch (error) {
      return { error: accountError(error) };
    }
  }

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
    read,
    onResult(account, result) {
      const failure = 'error' in result ? result.error : null;
      if (failure === null) log.info('read', { account: account.id });
      else log.warn('read failed', { account: account.id, why: failure.code, message: failure.message });
      store.record(account.id, result);
      if ('snapshot' in result) rememberPlan(account, result.snapshot.plan);
    },
    onActivity: store.setRefreshing,
    cadenceMs: () => options.settings().polling.everyMinutes * 60_000,
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
    const results = await poller.refresh(accountId);
    const outcomes = [...results].map(([id, result]) => outcomeOf(id, result));
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
      log.info('connected', { account: account.id, tool });
      const [outcome] = await refresh(account.id);
      return outcome ?? { accountId: account.id, ok: false, text: 'It was saved but could not be read yet.' };
    },
    disconnect(accountId) {
      accounts.remove(accountId);
      log.info('disconnected', { account: accountId });
      store.touch();
    },
  };
}

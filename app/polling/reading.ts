import { isLive } from '../../shared/freshness.ts';
import type { Account } from '../../shared/meter.ts';
import type { Settings } from '../../shared/settings.ts';
import type { AccountStore } from '../accounts/accounts.ts';
import type { Answers } from '../accounts/answers.ts';
import { borrowedCredential, keyCredential, rememberRefusal } from '../accounts/credentials.ts';
import { overhearing } from '../accounts/overhearing.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Capture, Credential, JsonRequest, ReaderTools, Surroundings } from '../providers/provider.ts';
import { ReadError } from '../providers/read-error.ts';
import { readersOf } from '../providers/registry.ts';
import { createChainMemory, type ChainMemory } from './chain-memory.ts';
import { accountError, readChain, type ReadResult } from './read-chain.ts';

export interface ReadingOptions {
  accounts: AccountStore;
  settings(): Settings;
  surroundings: Surroundings;
  getJson(request: JsonRequest): Promise<unknown>;
  /** What another program last handed us for that account under that name. */
  capture(accountId: string, name: string): Promise<Capture | null>;
  answers: Pick<Answers, 'keep'>;
  ledger: Ledger;
  now(): number;
  /** The sample accounts' tokens, when this is the demo. */
  demoToken: ((accountId: string) => string | null) | null;
  /** Why accounts may not be read at all; null when they may. */
  refusal: string | null;
}

export interface Reading {
  /** Never rejects: what went wrong is what came of it. */
  read(account: Account): Promise<ReadResult>;
  /** A person asked: the account's next read asks every reader, and not only what is due. */
  askAll(accountId: string): void;
}

/** Why a reader waits, where the ledger does not say. */
const askedToWait = { code: 'rate_limited', message: 'The provider asked us to wait.' } as const;

/** The waits that earlier processes were told still hold. */
function memoryFrom(ledger: Ledger): ChainMemory {
  const memory = createChainMemory();
  for (const [accountId, { failures, waits, attemptedAt }] of ledger.lastKnown()) {
    for (const { via, until } of waits) {
      const { code, message } = failures.find((failure) => failure.via === via) ?? askedToWait;
      memory.addWait(accountId, via, { code, message, retryAt: until }, Date.parse(attemptedAt));
    }
  }
  return memory;
}

/** The vendor's own word; a wait of a reader's is one too, but has a time. */
const isRefusal = ({ failures = [] }: ReadResult): boolean =>
  failures.some(({ code, retryAt }) => code === 'auth_expired' && retryAt === null);

/** Reads one account: with its credential, by its provider's readers, as often as each of them may be asked. */
export function createReading(options: ReadingOptions): Reading {
  const { ledger, surroundings, demoToken, now } = options;
  const memory = memoryFrom(ledger);
  const asked = new Set<string>();

  async function credential(account: Account): Promise<Credential> {
    if (demoToken !== null) {
      return { accessToken: demoToken(account.id) ?? '', vendorAccount: account.id };
    }
    if (account.keyEnv !== null) return keyCredential(account, surroundings, ledger);
    return borrowedCredential(account, surroundings);
  }

  const toolsFor = (account: Account): ReaderTools => ({
    getJson: options.getJson,
    credential: () => credential(account),
    now,
    surroundings,
    capture: (name) => options.capture(account.id, name),
    budget: ({ id }) => options.settings().budgets[id] ?? null,
  });

  async function pass(account: Account, all: boolean): Promise<ReadResult> {
    // Behind a proxy the account has its real provider, and the proxy's readers.
    const readers = await readersOf(account.source === 'cliproxy' ? account.source : account.provider);
    const { tools, listenTo } = overhearing(toolsFor(account), (via, answers) => {
      // Disconnected while it was read: nothing of it is kept.
      if (!options.accounts.list().some(({ id }) => id === account.id)) return;
      options.answers.keep(account.id, { via, at: new Date(now()).toISOString(), answers: [...answers] });
    });
    const cadenceMs = options.settings().polling.everyMinutes * 60_000;
    return readChain(account, (readers?.(tools, account) ?? []).map(listenTo), {
      // What was said long ago is no reason to ask less often.
      isDue: (via, better) =>
        all || !isLive(better, { now: now(), cadenceMs }) || memory.isDue(account.id, via, now()),
      waitOf: (via) => memory.waitOf(account.id, via, now()),
    });
  }

  return {
    askAll: (accountId) => void asked.add(accountId),
    async read(account) {
      const all = asked.delete(account.id);
      try {
        if (options.refusal !== null) throw new ReadError('unsupported', options.refusal);
        const result = await pass(account, all);
        memory.note(account.id, result, now());
        if (account.keyEnv !== null && demoToken === null && isRefusal(result)) {
          await rememberRefusal(account, surroundings, ledger, now());
        }
        return result;
      } catch (error) {
        return { error: accountError(error) };
      }
    },
  };
}

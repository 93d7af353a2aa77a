import { mergeSnapshots } from '../../shared/merge.ts';
import type { Account, AccountError, ErrorCode, UsageSnapshot } from '../../shared/meter.ts';
import type { UsageReader } from '../providers/provider.ts';
import { ReadError } from '../providers/read-error.ts';

/** A reader that was asked and had nothing to give. */
export interface ReaderFailure extends AccountError {
  via: string;
}

/** What came of one pass over the chain. Failures are told also where another reader answered. */
export type ReadResult = (
  | {
      snapshot: UsageSnapshot;
      /** Why the vendor said nothing, where only others did: the account's error once nothing of theirs is live. */
      trouble?: AccountError | null;
    }
  | { error: AccountError }
) & {
  /** The one worth telling comes first. */
  failures?: readonly ReaderFailure[];
  /** Readers that were left for later, because a better one had answered. */
  postponed?: readonly string[];
  /** Requests that were made, whatever came of them. */
  asked?: readonly string[];
};

interface ChainOptions {
  /** Whether this request may be made now, although a better reader has answered already, and what. */
  isDue(via: string, better: UsageSnapshot): boolean;
  /** A wait that the vendor asked of this reader, which holds whatever happens. */
  waitOf(via: string): AccountError | null;
}

export function accountError(error: unknown): AccountError {
  if (error instanceof ReadError) {
    const retryAt = new Date(error.retryAt ?? Number.NaN);
    const known = Number.isNaN(retryAt.getTime()) ? null : retryAt.toISOString();
    return { code: error.code, message: error.message, retryAt: known };
  }
  return { code: 'unreadable', message: 'The answer could not be made sense of.', retryAt: null };
}

const noWay: AccountError = {
  code: 'unsupported',
  message: 'There is no way to read this account.',
  retryAt: null,
};

/** After these the vendor's other addresses would only say the same. */
const ofTheWholeAccount = new Set<ErrorCode>([
  'auth_expired',
  'not_signed_in',
  'rate_limited',
  'network_challenge',
  'offline',
  'timeout',
]);

const withoutVia = ({ code, message, retryAt }: ReaderFailure): AccountError => ({ code, message, retryAt });

/**
 * Asks the readers in order of preference. One that gives everything ends the chain; after one that gives a part, the
 * next complete one is asked too, where that is due. An estimate is only for when nobody else could say anything.
 */
export async function readChain(
  account: Account,
  chain: readonly UsageReader[],
  { isDue, waitOf }: ChainOptions = { isDue: () => true, waitOf: () => null },
): Promise<ReadResult> {
  const failures: ReaderFailure[] = [];
  const [postponed, asked]: [string[], string[]] = [[], []];
  let snapshot: UsageSnapshot | null = null;
  let [stopped, complete] = [false, false];
  for (const reader of chain) {
    const { via } = reader;
    const isRequest = reader.cost === 'request';
    if (snapshot !== null && reader.estimate === true) continue;
    if (isRequest && stopped) continue;
    if (isRequest && snapshot !== null && !isDue(via, snapshot)) {
      postponed.push(via);
      continue;
    }
    const wait = isRequest ? waitOf(via) : null;
    try {
      if (wait !== null) throw new ReadError(wait.code, wait.message, Date.parse(wait.retryAt ?? ''));
      if (isRequest) asked.push(via);
      const read = await reader.read(account);
      snapshot = snapshot === null ? read : mergeSnapshots(snapshot, read);
      complete = reader.complete;
      if (complete) break;
    } catch (error) {
      const failure = { via, ...accountError(error) };
      failures.push(failure);
      stopped ||= isRequest && ofTheWholeAccount.has(failure.code);
    }
  }
  // What the best request failed with is worth telling; a local source that has nothing yet is no news.
  const requests = new Set(chain.filter(({ cost }) => cost === 'request').map(({ via }) => via));
  const first = failures.find(({ via }) => requests.has(via)) ?? null;
  if (first !== null) failures.unshift(...failures.splice(failures.indexOf(first), 1));
  if (snapshot !== null) {
    const trouble = complete || first === null ? null : withoutVia(first);
    return { snapshot, trouble, failures, postponed, asked };
  }
  const [told] = failures;
  return { error: told === undefined ? noWay : withoutVia(told), failures, asked };
}

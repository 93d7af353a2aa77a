import type { Account, ErrorCode, UsageSnapshot } from '../../shared/meter.ts';
import type { Credential, ReaderTools, UsageReader } from './provider.ts';
import { ReadError } from './read-error.ts';

const codeOf = (error: unknown): ErrorCode | null => (error instanceof ReadError ? error.code : null);

/** Presents the credential. When it is refused it is read anew once: the program that owns it may have renewed it. */
export async function presenting<T>(
  tools: ReaderTools,
  use: (credential: Credential) => Promise<T>,
): Promise<T> {
  const credential = await tools.credential();
  try {
    return await use(credential);
  } catch (error) {
    if (codeOf(error) !== 'auth_expired') throw error;
    const renewed = await tools.credential();
    if (renewed.accessToken === credential.accessToken) throw error;
    return use(renewed);
  }
}

/**
 * That a program is still signed in as the person whose account this is, before what it keeps on this machine is taken
 * for that account's. A login that has expired is still the one it was.
 */
export async function assertSignedIn(tools: ReaderTools): Promise<void> {
  try {
    await tools.credential();
  } catch (error) {
    if (codeOf(error) !== 'auth_expired') throw error;
  }
}

/** The same failure, in words that fit the provider. */
export function reworded(error: unknown, words: Partial<Record<ErrorCode, string>>): unknown {
  if (!(error instanceof ReadError)) return error;
  return new ReadError(error.code, words[error.code] ?? error.message, error.retryAt);
}

/** Whether another address of the same provider may still answer. */
export const isElsewhere = (error: unknown): boolean =>
  ['not_found', 'forbidden'].includes(codeOf(error) ?? '');

interface RequestReading {
  via: string;
  read(tools: ReaderTools, credential: Credential, account: Account): Promise<UsageSnapshot>;
  wordsFor(account: Account): Partial<Record<ErrorCode, string>>;
}

/** The usual reader: one that presents the credential, gives every meter, and fails in the provider's own words. */
export const requestReader = (tools: ReaderTools, { via, read, wordsFor }: RequestReading): UsageReader => ({
  via,
  cost: 'request',
  complete: true,
  async read(account) {
    try {
      return await presenting(tools, (credential) => read(tools, credential, account));
    } catch (error) {
      throw reworded(error, wordsFor(account));
    }
  },
});

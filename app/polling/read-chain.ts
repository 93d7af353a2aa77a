import type { Account, AccountError, UsageSnapshot } from '../../shared/meter.ts';
import type { UsageReader } from '../providers/provider.ts';
import { ReadError } from '../providers/read-error.ts';

export type ReadResult = { snapshot: UsageSnapshot } | { error: AccountError };

export function accountError(error: unknown): AccountError {
  if (error instanceof ReadError) {
    const retryAt = new Date(error.retryAt ?? Number.NaN);
    const known = Number.isNaN(retryAt.getTime()) ? null : retryAt.toISOString();
    return { code: error.code, message: error.message, retryAt: known };
  }
  return { code: 'unreadable', message: 'The answer could not be made sense of.', retryAt: null };
}

/** Asks the readers in order of preference until one can say something. The first failure is the one worth telling. */
export async function readChain(account: Account, chain: readonly UsageReader[]): Promise<ReadResult> {
  let first: AccountError | null = null;
  for (const reader of chain) {
    try {
      return { snapshot: await reader.read(account) };
    } catch (error) {
      first ??= accountError(error);
    }
  }
  return {
    error: first ?? { code: 'unsupported', message: 'There is no way to read this account.', retryAt: null },
  };
}

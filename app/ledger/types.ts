import type { AccountError, UsageSnapshot } from '../../shared/meter.ts';

/** A reader that was asked and could not say anything. Its message stays out of the ledger: it may name a path. */
export type ReaderFailure = Pick<AccountError, 'code' | 'retryAt'> & { via: string };

/** What came of one attempt to read an account. */
export interface Reading {
  accountId: string;
  /** When the attempt ended, epoch ms. */
  at: number;
  /** Null when no reader could say anything. */
  snapshot: UsageSnapshot | null;
  /** In the order they were asked; the first one is the account's error when nothing else answered. */
  failures: readonly ReaderFailure[];
}

/** A vendor's record of something that was paid for or set aside, under the vendor's own id. */
export interface Transaction {
  accountId: string;
  id: string;
  at: number;
  kind: string;
  /** Who spent it, where the vendor says so. */
  agent: string | null;
  amount: number;
  unit: string;
}

export type SignInKind = 'connected' | 'disconnected' | 'expired' | 'key_accepted' | 'key_refused';

export interface SignIn {
  /** An account's id, or the place where a key was presented before there was an account. */
  subject: string;
  at: number;
  event: SignInKind;
  /** Tells one key from another without holding it, see key-print.ts. */
  keyPrint: string | null;
}

/** A reader that was told to wait. It holds across processes and against a person's Refresh. */
export interface Wait {
  via: string;
  until: string;
}

export interface LastKnown {
  /** Everything ever read, merged; null when nothing was. */
  snapshot: UsageSnapshot | null;
  /** Of the last attempt, when it failed. */
  error: AccountError | null;
  /** Readers that had nothing to give in the last attempt, also where another one answered. */
  failures: (AccountError & { via: string })[];
  /** The last attempt, whatever came of it. */
  attemptedAt: string;
  waits: Wait[];
}

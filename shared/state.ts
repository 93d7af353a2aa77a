import type { AccountError, AccountSource, Credits, Freshness, Meter } from './meter.ts';
import type { MeterStatus, Status } from './status.ts';

/** `plimsoll.status/1`: the one document that the popover, the CLI and the local API all show. */
export interface StatusDocument {
  schema: 'plimsoll.status/1';
  generatedAt: string;
  redirected: boolean;
  governing: GoverningView | null;
  accounts: AccountView[];
  pool: PoolView;
}

export interface GoverningView {
  accountId: string;
  kind: string;
  scope: string | null;
  utilisation: number;
  status: MeterStatus;
  resetsAt: string | null;
}

export interface MeterView extends Meter {
  status: MeterStatus;
  governing: boolean;
  pace: null;
}

export interface AccountView {
  id: string;
  provider: string;
  /** The provider's name for people. */
  providerName: string;
  source: AccountSource;
  label: string;
  plan: string | null;
  planLabel: string | null;
  status: Status;
  freshness: Freshness | 'none';
  via: string | null;
  readAt: string | null;
  error: AccountError | null;
  meters: MeterView[];
  credits: Credits | null;
  spend: null;
}

export interface PoolView {
  active: number;
  exhausted: number;
  totalCredits: number | null;
  totalUsd: number | null;
  topUsage: { accountId: string; kind: string; utilisation: number; resetsAt: string | null } | null;
}

/** A login of another program found on this machine, as the first-run page shows it. */
export interface FindingView {
  provider: string;
  providerName: string;
  tool: string;
  toolName: string;
  trouble: string | null;
}

export interface Notice {
  id: string;
  tone: 'info' | 'warning';
  text: string;
}

/** What came of the last refresh, per account. */
export interface Outcome {
  accountId: string;
  ok: boolean;
  text: string;
}

/** A reader that had nothing to give. */
export interface FailureView extends AccountError {
  via: string;
}

/** The last pass over an account's readers: why the better ones were passed over. */
export interface PassView {
  accountId: string;
  at: string;
  failures: readonly FailureView[];
  /** Left for later, because a better one had answered. */
  postponed: readonly string[];
}

/** Everything a window shows. */
export interface AppState {
  document: StatusDocument;
  /** Of each account that was ever asked about. */
  passes: PassView[];
  demo: boolean;
  notices: Notice[];
  findings: FindingView[];
  refreshing: string[];
  outcomes: Outcome[];
}

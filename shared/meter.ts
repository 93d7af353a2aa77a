/** The model's nouns. A meter is one limit; a snapshot is every meter of one account at one moment. */

export type Freshness = 'live' | 'stale' | 'expected';

export interface Meter {
  kind: string;
  label: string;
  /** A model or group this meter limits; null limits everything. */
  scope: string | null;
  /** Used, 0–100 and beyond; null is "unknown", which is not 0. */
  utilisation: number | null;
  used: number | null;
  limit: number | null;
  /** 'percent' | 'tokens' | 'requests' | 'credits' | an ISO currency. */
  unit: string;
  windowSeconds: number | null;
  resetsAt: string | null;
  readAt: string;
  via: string;
  freshness: Freshness;
}

export interface Credits {
  hasCredits: boolean;
  unlimited: boolean;
  balance: number | null;
  overageLimitReached: boolean;
  readAt: string;
  via: string;
}

/** Something in an answer that could not be read; the rest of that answer still counts. */
export interface Problem {
  /** Where in the answer, as a path: `limits[2].percent`. */
  at: string;
  message: string;
}

export interface UsageSnapshot {
  accountId: string;
  plan: string | null;
  meters: Meter[];
  credits: Credits | null;
  problems: Problem[];
}

/** What a wire mapping makes of one answer. */
export type Mapped = Omit<UsageSnapshot, 'accountId'>;

export const errorCodes = [
  'auth_expired',
  'forbidden',
  'rate_limited',
  'network_challenge',
  'offline',
  'timeout',
  'server_error',
  'unreadable',
  'not_found',
  'not_signed_in',
  'unsupported',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export interface AccountError {
  code: ErrorCode;
  message: string;
  retryAt: string | null;
}

export type AccountSource = 'own' | 'borrowed' | 'key' | 'cliproxy';

export interface Account {
  /** `<provider>-<8 characters>`, derived from the vendor's own account id. */
  id: string;
  provider: string;
  source: AccountSource;
  /** The program whose login is borrowed, when it is. */
  tool: string | null;
  /** The environment variable that holds the key, when it is one. */
  keyEnv: string | null;
  /** Where the key is presented, when the person said so. */
  baseUrl: string | null;
  /** Names the account behind a key that stands for several. */
  member: string | null;
  label: string;
  plan: string | null;
}

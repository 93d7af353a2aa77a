import { freshnessOf } from './freshness.ts';
import { governing } from './governing.ts';
import type { Account, AccountError, Credits, Freshness, UsageSnapshot } from './meter.ts';
import { poolOf } from './pool.ts';
import type { AccountView, GoverningView, MeterView, StatusDocument } from './state.ts';
import { statusOf, type Status, type Thresholds } from './status.ts';

/** What is known of one account: the merged snapshot, and the error when its last attempt failed. */
export interface Known {
  account: Account;
  snapshot: UsageSnapshot | null;
  error: AccountError | null;
  /** Why the vendor said nothing in the last pass, where only others did. */
  trouble?: AccountError | null;
  /** Readers that failed in the last pass, also where another one answered. */
  failed?: readonly string[];
  /** Readers that were not asked in the last pass, because a better one answered: theirs may be older. */
  postponed?: readonly string[];
}

/** A reader that is postponed is asked this often all the same. */
const postponedCadenceMs = 30 * 60_000;

export interface DeriveOptions {
  now: number;
  redirected: boolean;
  thresholds: Thresholds;
  cadenceMs: number;
  creditsPerUsd: number;
  providerName(provider: string): string;
  /** The vendor's own name of a plan, which may be known in more detail than that: `max` of `default_claude_max_20x`. */
  planName(provider: string, plan: string): string;
  planLabel(provider: string, plan: string): string;
}

/** What is no amount is unknown. Adding zero turns -0 into 0, which would print as "-0". */
const amountOf = (number: number | null): number | null =>
  number !== null && Number.isFinite(number) && number >= 0 ? number + 0 : null;

function creditsOf({ snapshot }: Known): Credits | null {
  if (snapshot === null || snapshot.credits === null) return null;
  const { balance } = snapshot.credits;
  // Of an overdrawn pool nothing is left.
  const left = Number.isFinite(balance) ? Math.max(0, balance ?? 0) : null;
  return { ...snapshot.credits, balance: left };
}

const severity: Record<Status, number> = { unknown: 0, ok: 1, warning: 2, critical: 3, error: 4 };
const staleness: Record<Freshness, number> = { live: 0, stale: 1, expected: 2 };

function metersOf(known: Known, options: DeriveOptions): MeterView[] {
  const { snapshot, error, failed = [], postponed = [] } = known;
  const { now } = options;
  return (snapshot?.meters ?? []).map((read) => {
    const meter = {
      ...read,
      utilisation: amountOf(read.utilisation),
      used: amountOf(read.used),
      limit: amountOf(read.limit),
      windowSeconds: amountOf(read.windowSeconds),
    };
    const cadenceMs = Math.max(options.cadenceMs, postponed.includes(meter.via) ? postponedCadenceMs : 0);
    const freshness = freshnessOf(meter, {
      now,
      cadenceMs,
      failed: error !== null || failed.includes(meter.via),
    });
    const status = statusOf({ utilisation: meter.utilisation, freshness }, options.thresholds);
    return { ...meter, freshness, status, governing: false, pace: null };
  });
}

/** The meter whose age stands for the account's; of those read together, the one that is worth least. */
function oldestOf(meters: readonly MeterView[]): MeterView | null {
  const age = (meter: MeterView): number => {
    const time = Date.parse(meter.readAt);
    return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
  };
  return (
    [...meters].sort((a, b) => {
      const [ageA, ageB] = [age(a), age(b)];
      return ageA === ageB ? staleness[b.freshness] - staleness[a.freshness] : ageA - ageB;
    })[0] ?? null
  );
}

function accountView(known: Known, options: DeriveOptions): AccountView {
  const { account, snapshot } = known;
  const meters = metersOf(known, options);
  const oldest = oldestOf(meters);
  const worst = meters.map((meter) => meter.status).sort((a, b) => severity[b] - severity[a])[0] ?? 'unknown';
  // An error is the account's only when nothing in its chain is live.
  const error = meters.some((meter) => meter.freshness === 'live')
    ? null
    : (known.error ?? known.trouble ?? null);
  const plan = snapshot?.plan ?? account.plan;
  return {
    id: account.id,
    provider: account.provider,
    providerName: options.providerName(account.provider),
    source: account.source,
    label: account.label,
    plan: plan === null ? null : options.planName(account.provider, plan),
    planLabel: plan === null ? null : options.planLabel(account.provider, plan),
    status: error === null ? worst : 'error',
    freshness: oldest?.freshness ?? 'none',
    via: oldest?.via ?? null,
    readAt: oldest?.readAt ?? null,
    error,
    meters,
    credits: creditsOf(known),
    spend: null,
  };
}

/** The one place where what was read becomes what is shown. */
export function derive(known: readonly Known[], options: DeriveOptions): StatusDocument {
  const accounts = known.map((entry) => accountView(entry, options));
  const first = governing(
    accounts.flatMap((account) => account.meters.map((meter) => ({ accountId: account.id, meter }))),
  );
  let view: GoverningView | null = null;
  if (first !== null && first.meter.utilisation !== null) {
    first.meter.governing = true;
    const { kind, scope, utilisation, status, resetsAt } = first.meter;
    view = { accountId: first.accountId, kind, scope, utilisation, status, resetsAt };
  }
  return {
    schema: 'plimsoll.status/1',
    generatedAt: new Date(options.now).toISOString(),
    redirected: options.redirected,
    governing: view,
    accounts,
    pool: poolOf(
      accounts.filter((_, index) => known[index]?.snapshot !== null),
      options.creditsPerUsd,
    ),
  };
}

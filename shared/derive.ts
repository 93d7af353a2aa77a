import { freshnessOf } from './freshness.ts';
import { governing } from './governing.ts';
import type { Account, AccountError, Freshness, UsageSnapshot } from './meter.ts';
import { poolOf } from './pool.ts';
import type { AccountView, GoverningView, MeterView, StatusDocument } from './state.ts';
import { statusOf, type Status, type Thresholds } from './status.ts';

/** What is known of one account: the merged snapshot, and the error when its last attempt failed. */
export interface Known {
  account: Account;
  snapshot: UsageSnapshot | null;
  error: AccountError | null;
}

export interface DeriveOptions {
  now: number;
  redirected: boolean;
  thresholds: Thresholds;
  cadenceMs: number;
  creditsPerUsd: number;
  providerName(provider: string): string;
  planLabel(provider: string, plan: string): string;
}

const severity: Record<Status, number> = { unknown: 0, ok: 1, warning: 2, critical: 3, error: 4 };
const staleness: Record<Freshness, number> = { live: 0, stale: 1, expected: 2 };

function metersOf({ snapshot, error }: Known, options: DeriveOptions): MeterView[] {
  return (snapshot?.meters ?? []).map((meter) => {
    const { now, cadenceMs } = options;
    const freshness = freshnessOf(meter, { now, cadenceMs, failed: error !== null });
    const status = statusOf({ utilisation: meter.utilisation, freshness }, options.thresholds);
    return { ...meter, freshness, status, governing: false, pace: null };
  });
}

function accountView(known: Known, options: DeriveOptions): AccountView {
  const { account, snapshot } = known;
  const meters = metersOf(known, options);
  const oldest = [...meters].sort((a, b) => Date.parse(a.readAt) - Date.parse(b.readAt))[0];
  const worst = meters.map((meter) => meter.status).sort((a, b) => severity[b] - severity[a])[0] ?? 'unknown';
  // An error is the account's only when nothing in its chain is live.
  const error = meters.some((meter) => meter.freshness === 'live') ? null : known.error;
  const plan = snapshot?.plan ?? account.plan;
  return {
    id: account.id,
    provider: account.provider,
    providerName: options.providerName(account.provider),
    source: account.source,
    label: account.label,
    plan,
    planLabel: plan === null ? null : options.planLabel(account.provider, plan),
    status: error === null ? worst : 'error',
    freshness:
      meters.map((meter) => meter.freshness).sort((a, b) => staleness[b] - staleness[a])[0] ?? 'none',
    via: oldest?.via ?? null,
    readAt: oldest?.readAt ?? null,
    error,
    meters,
    credits: snapshot?.credits ?? null,
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
    pool: poolOf(accounts, options.creditsPerUsd),
  };
}

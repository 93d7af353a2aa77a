import type { AccountView, MeterView, PoolView } from './state.ts';

const weekSeconds = 604_800;

const counts = (meter: MeterView): boolean =>
  meter.scope === null && meter.freshness !== 'expected' && meter.utilisation !== null;

export function isExhausted(account: Pick<AccountView, 'meters' | 'credits'>): boolean {
  return (
    account.credits?.overageLimitReached === true ||
    account.meters.some((meter) => counts(meter) && (meter.utilisation ?? 0) >= 100)
  );
}

function topUsage(accounts: readonly AccountView[]): PoolView['topUsage'] {
  let top: PoolView['topUsage'] = null;
  for (const account of accounts) {
    for (const meter of account.meters) {
      if (!counts(meter) || meter.utilisation === null || meter.windowSeconds !== weekSeconds) continue;
      if (top !== null && top.utilisation >= meter.utilisation) continue;
      const { kind, utilisation, resetsAt } = meter;
      top = { accountId: account.id, kind, utilisation, resetsAt };
    }
  }
  return top;
}

/** All accounts seen together. An account in error is neither active nor exhausted. */
export function poolOf(accounts: readonly AccountView[], creditsPerUsd: number): PoolView {
  const readable = accounts.filter((account) => account.error === null && account.freshness !== 'none');
  const exhausted = readable.filter(isExhausted).length;
  const balances = accounts.flatMap(({ credits }) =>
    credits !== null && credits.hasCredits && !credits.unlimited && credits.balance !== null
      ? [credits.balance]
      : [],
  );
  const totalCredits = balances.length === 0 ? null : balances.reduce((sum, balance) => sum + balance, 0);
  return {
    active: readable.length - exhausted,
    exhausted,
    totalCredits,
    totalUsd: totalCredits === null || creditsPerUsd === 0 ? null : totalCredits / creditsPerUsd,
    topUsage: topUsage(accounts),
  };
}

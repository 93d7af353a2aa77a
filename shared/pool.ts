import { governing } from './governing.ts';
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
  const weekly = accounts.flatMap(({ id, meters }) =>
    meters
      .filter((meter) => counts(meter) && meter.windowSeconds === weekSeconds)
      .map((meter) => ({ accountId: id, meter })),
  );
  const top = governing(weekly);
  if (top === null || top.meter.utilisation === null) return null;
  const { kind, utilisation, resetsAt } = top.meter;
  return { accountId: top.accountId, kind, utilisation, resetsAt };
}

/** A sum or a quotient may leave the numbers behind; then nothing is known. */
const finite = (number: number): number | null => (Number.isFinite(number) ? number : null);

/** All accounts that were ever read, seen together. One in error is neither active nor exhausted. */
export function poolOf(accounts: readonly AccountView[], creditsPerUsd: number): PoolView {
  const readable = accounts.filter((account) => account.error === null);
  const exhausted = readable.filter(isExhausted).length;
  const balances = accounts.flatMap(({ credits }) =>
    credits !== null && credits.hasCredits && !credits.unlimited && credits.balance !== null
      ? [credits.balance]
      : [],
  );
  const totalCredits =
    balances.length === 0 ? null : finite(balances.reduce((sum, balance) => sum + balance, 0));
  return {
    active: readable.length - exhausted,
    exhausted,
    totalCredits,
    totalUsd: totalCredits === null || creditsPerUsd === 0 ? null : finite(totalCredits / creditsPerUsd),
    topUsage: topUsage(accounts),
  };
}

import type { Meter } from './meter.ts';

export interface Candidate {
  accountId: string;
  meter: Pick<Meter, 'kind' | 'scope' | 'utilisation' | 'resetsAt' | 'freshness'>;
}

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** No scope comes before every scope, an empty name included. */
const scopeName = ({ meter }: Candidate): string => (meter.scope === null ? '' : `=${meter.scope}`);

function resetTime({ meter }: Candidate): number {
  const time = meter.resetsAt === null ? Number.NaN : Date.parse(meter.resetsAt);
  return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
}

/** Sorts the meter that will stop the person first to the front. The ties make the order total. */
function stopsSooner(a: Candidate, b: Candidate): number {
  const used = (b.meter.utilisation ?? 0) - (a.meter.utilisation ?? 0);
  if (used !== 0) return used;
  const [resetA, resetB] = [resetTime(a), resetTime(b)];
  if (resetA !== resetB) return resetB > resetA ? 1 : -1;
  return (
    byName(a.meter.kind, b.meter.kind) ||
    byName(scopeName(a), scopeName(b)) ||
    byName(a.accountId, b.accountId)
  );
}

const governs = ({ meter }: Candidate): boolean =>
  meter.utilisation !== null && Number.isFinite(meter.utilisation) && meter.freshness !== 'expected';

export function governing<C extends Candidate>(candidates: readonly C[]): C | null {
  return candidates.filter(governs).sort(stopsSooner)[0] ?? null;
}

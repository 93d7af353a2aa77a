import type { Meter } from '../../shared/meter.ts';
import type { WireContext } from './provider.ts';
import { largestPercentage } from './reading.ts';

/** Putting meters together, the same for every provider. */

type Naming = Pick<Meter, 'kind' | 'label' | 'scope'>;

/** A live meter; what is not said is unknown. */
export function newMeter({ now, via }: WireContext, known: Naming & Partial<Meter>): Meter {
  return {
    utilisation: null,
    used: null,
    limit: null,
    unit: 'percent',
    windowSeconds: null,
    resetsAt: null,
    readAt: new Date(now).toISOString(),
    via,
    freshness: 'live',
    ...known,
  };
}

/** The percentage when only amounts are known. */
export function shareOf(used: number | null, limit: number | null): number | null {
  if (used === null || limit === null) return null;
  const share = (used * 100) / limit;
  // Of nothing, or next to nothing, there is no share.
  return share <= largestPercentage ? share : null;
}

const mostMeters = 200;

/** One meter for each kind and scope: of two that claim the same, the fuller one will stop the person first. */
export function onceEach(meters: readonly Meter[]): Meter[] {
  const kept = new Map<string, Meter>();
  for (const meter of meters) {
    const key = JSON.stringify([meter.kind, meter.scope]);
    const other = kept.get(key);
    if (other === undefined || (meter.utilisation ?? -1) > (other.utilisation ?? -1)) kept.set(key, meter);
  }
  return [...kept.values()].slice(0, mostMeters);
}

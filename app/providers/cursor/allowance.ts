import type { Meter } from '../../../shared/meter.ts';
import { newMeter, shareOf } from '../meters.ts';
import type { WireContext } from '../provider.ts';
import {
  amountAt,
  field,
  firstField,
  isThere,
  momentAt,
  note,
  percentageAt,
  type Place,
} from '../reading.ts';

export type Naming = Pick<Meter, 'kind' | 'label' | 'scope'>;
export type Cycle = Pick<Meter, 'resetsAt' | 'windowSeconds'>;

/** Nobody is billed more rarely than once a year. */
const longestCycle = 400 * 86_400;

/** The billing cycle: what is left comes back at its end. */
export function cycleOf(answer: Place): Cycle {
  const [first, last] = [field(answer, 'billing_cycle_start'), field(answer, 'billing_cycle_end')];
  const [start, end] = [momentAt(first), momentAt(last)];
  const resetsAt = end === null ? null : new Date(end).toISOString();
  if (start === null || end === null) return { resetsAt, windowSeconds: null };
  const seconds = Math.round((end - start) / 1000);
  if (seconds > 0 && seconds <= longestCycle) return { resetsAt, windowSeconds: seconds };
  return { resetsAt, windowSeconds: note(first, 'This and the end of the cycle do not fit together.') };
}

/** The largest number of its type stands for no limit at all. */
const boundless = 2_147_483_647;
const isLimit = (cents: number | null): cents is number => cents !== null && cents > 0 && cents < boundless;

const inDollars = (cents: number | null): number | null => (cents === null ? null : cents / 100);

interface Amounts {
  used: Place;
  limit: Place;
  remaining: Place;
  /** The share that Cursor itself reckons; it counts gifts which the amounts leave out. */
  percentage: Place;
}

export const amountsIn = (place: Place): Amounts => ({
  used: firstField(place, 'used', 'total_spend'),
  limit: field(place, 'limit'),
  remaining: field(place, 'remaining'),
  percentage: field(place, 'total_percent_used'),
});

/** What is said to be used, else what is missing from the whole: a zero is sometimes left out. */
function usedOf({ used, remaining }: Amounts, limit: number | null): number | null {
  const said = amountAt(used);
  if (said !== null || isThere(used) || !isLimit(limit)) return said;
  const left = amountAt(remaining);
  return left === null ? null : Math.max(0, limit - left);
}

/** An allowance in cents; null when nothing limits it, for then there is nothing to draw. */
export function allowance(
  amounts: Amounts,
  naming: Naming,
  cycle: Cycle,
  context: WireContext,
): Meter | null {
  const [limit, percentage] = [amountAt(amounts.limit), percentageAt(amounts.percentage)];
  const said = isThere(amounts.percentage) || (isThere(amounts.limit) && limit === null);
  if (!isLimit(limit) && !said) return null;
  const used = usedOf(amounts, limit);
  const share = isLimit(limit) ? shareOf(used, limit) : null;
  // Where the share is not that of the amounts, it is of a larger whole, whose size the answer does not say.
  const fits = percentage === null || share === null || Math.abs(percentage - share) <= 1;
  return newMeter(context, {
    ...naming,
    ...cycle,
    utilisation: percentage ?? share,
    used: inDollars(used),
    limit: isLimit(limit) && fits ? inDollars(limit) : null,
    unit: 'USD',
  });
}

/** The parts of a plan that have a share of their own: Cursor's own choice of models, and models chosen by name. */
export function partMeters(place: Place, naming: Naming, cycle: Cycle, context: WireContext): Meter[] {
  const parts = [
    ['auto_percent_used', 'Auto'],
    ['api_percent_used', 'API'],
  ] as const;
  return parts.flatMap(([name, scope]) => {
    const share = field(place, name);
    if (!isThere(share)) return [];
    const label = `${naming.label} · ${scope}`;
    return [newMeter(context, { ...naming, ...cycle, label, scope, utilisation: percentageAt(share) })];
  });
}

import type { Credits, Meter } from '../../../shared/meter.ts';
import { newMeter, shareOf } from '../meters.ts';
import type { WireContext } from '../provider.ts';
import {
  amountAt,
  field,
  flagAt,
  isObject,
  isThere,
  note,
  numberAt,
  percentageAt,
  type Place,
} from '../reading.ts';
import { resetOf } from './windows.ts';

/** The credit pool; null when the answer says nothing of one, which leaves the last known one in place. */
export function creditsIn(place: Place, { now, via }: WireContext): Credits | null {
  if (!isThere(place)) return null;
  if (!isObject(place)) return note(place, 'These are not credits.');
  const balance = numberAt(field(place, 'balance'));
  const hasCredits = flagAt(field(place, 'has_credits'));
  const unlimited = flagAt(field(place, 'unlimited'));
  if (balance === null && hasCredits === null && unlimited === null) {
    return note(place, 'Nothing here says whether there are credits.');
  }
  return {
    hasCredits: hasCredits ?? (balance !== null && balance > 0),
    unlimited: unlimited ?? false,
    balance,
    overageLimitReached: flagAt(field(place, 'overage_limit_reached')) ?? false,
    readAt: new Date(now).toISOString(),
    via,
  };
}

/** What a seat may spend; reached or not says more than the percentage. */
export function spendMeter(control: Place, context: WireContext): Meter | null {
  const own = field(control, 'individual_limit');
  const reached = flagAt(field(control, 'reached')) === true;
  if (isThere(own) && !isObject(own)) note(own, 'This is not a limit.');
  if (!isObject(own) && !reached) return null;
  const [used, limit] = [amountAt(field(own, 'used')), amountAt(field(own, 'limit'))];
  const utilisation = percentageAt(field(own, 'used_percent')) ?? shareOf(used, limit);
  return newMeter(context, {
    kind: 'spend_limit',
    label: 'Spend limit',
    scope: null,
    utilisation: reached ? Math.max(100, utilisation ?? 100) : utilisation,
    used,
    limit,
    unit: 'credits',
    resetsAt: resetOf(own, context),
  });
}

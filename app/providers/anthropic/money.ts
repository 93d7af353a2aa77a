import type { Meter } from '../../../shared/meter.ts';
import { currencyAt } from '../money.ts';
import { newMeter, shareOf } from '../meters.ts';
import type { WireContext } from '../provider.ts';
import {
  amountAt,
  field,
  firstField,
  flagAt,
  isObject,
  isThere,
  note,
  percentageAt,
  timeAt,
  type Place,
} from '../reading.ts';

type Naming = Pick<Meter, 'kind' | 'label' | 'scope'>;

export const extraUsage: Naming = { kind: 'extra_usage', label: 'Extra usage', scope: null };

/** The monthly credit that `claude -p` and the Agent SDK draw on; interactive use goes on without it. */
export const agentSdk: Naming = { kind: 'agent_sdk_credit', label: 'Agent SDK credit', scope: 'Agent SDK' };
export const isAgentSdk = (name: string): boolean => /agent_?sdk/i.test(name);

/** How many of the smallest coins make one unit; cents unless the answer says otherwise. */
function coinsPerUnit(place: Place): number {
  const places = amountAt(field(place, 'decimal_places'));
  return 10 ** (places !== null && [0, 1, 2, 3].includes(places) ? places : 2);
}

/** An allowance in money; null when it is switched off or nothing is said about it. */
export function moneyMeter(place: Place, naming: Naming, context: WireContext): Meter | null {
  if (!isThere(place)) return null;
  if (!isObject(place)) return note(place, 'This is not an allowance.');
  const spent = firstField(place, 'used_credits', 'used');
  const cap = firstField(place, 'monthly_limit', 'limit');
  const percentage = firstField(place, 'utilization', 'percent');
  if (flagAt(field(place, 'is_enabled')) === false) return null;
  if (![spent, cap, percentage].some(isThere)) return null;
  const currency = currencyAt(field(place, 'currency'));
  const coins = coinsPerUnit(place);
  const [used, limit] = [amountAt(spent), amountAt(cap)];
  const share = shareOf(used, limit);
  return newMeter(context, {
    ...naming,
    utilisation: percentageAt(percentage) ?? share,
    // An amount in a currency that cannot be read is not an amount.
    used: used === null || currency === null ? null : used / coins,
    limit: limit === null || currency === null ? null : limit / coins,
    unit: currency ?? 'percent',
    resetsAt: timeAt(field(place, 'resets_at')),
  });
}

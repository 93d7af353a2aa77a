import { labelFromName } from '../../../shared/label.ts';
import type { Meter } from '../../../shared/meter.ts';
import { newMeter, shareOf } from '../meters.ts';
import { withoutDust } from '../money.ts';
import type { WireContext } from '../provider.ts';
import {
  amountAt,
  field,
  flagAt,
  isObject,
  isThere,
  largestPercentage,
  members,
  note,
  numberAt,
  type Place,
} from '../reading.ts';
import { nameQuota, type MonthWindow } from './naming.ts';

/** What is left of a hundred, below zero when it is overdrawn. */
function percentUsed(place: Place): number | null {
  const left = numberAt(place);
  if (left === null) return null;
  if (left > 100) return note(place, 'More cannot be left than there was.');
  const used = withoutDust(100 - left);
  return used > largestPercentage ? note(place, 'This is too large for a percentage.') : used;
}

function usedOf(quota: Place, limit: number | null): number | null {
  const place = field(quota, 'remaining');
  const left = numberAt(place);
  if (left === null || limit === null) return null;
  if (left > limit) return note(place, 'More cannot be left than there was.');
  if (left > 0) return withoutDust(limit - left);
  // What is over has been seen both ways: as less than nothing left, and beside nothing left.
  return withoutDust(limit + Math.max(-left, amountAt(field(quota, 'overage_count')) ?? 0));
}

/** A seat that the organisation pays for by what it uses: there is a count, and nothing that it is a part of. */
function countedMeter(name: string, quota: Place, context: WireContext, month: MonthWindow): Meter | null {
  const used = amountAt(field(quota, 'credits_used'));
  const isMain = name === 'premium_interactions';
  if (used === null || (used === 0 && !isMain)) return null;
  const scope = isMain ? null : labelFromName(name);
  return newMeter(context, {
    kind: 'credits_used',
    label: scope === null ? 'Credits used' : `Credits used · ${scope}`,
    scope,
    used,
    unit: 'credits',
    ...month,
  });
}

/** How many there are in a month; `unlimited`, or 0 where they are paid for by use and there is no such number. */
function entitlementIn(quota: Place): number | 'unlimited' | null {
  const entitlement = numberAt(field(quota, 'entitlement'));
  // Seats that are paid for by use say that they are unlimited too, but they have something to count.
  if (entitlement === 0) return 0;
  if (entitlement === -1 || flagAt(field(quota, 'unlimited')) === true) return 'unlimited';
  return entitlement !== null && entitlement < 0
    ? note(field(quota, 'entitlement'), 'This should not be negative.')
    : entitlement;
}

const said = ['entitlement', 'remaining', 'percent_remaining', 'unlimited', 'credits_used'];

function quotaMeter(
  name: string,
  quota: Place,
  context: WireContext,
  { month, byTokens }: QuotaTerms,
): Meter | null {
  if (!isThere(quota)) return null;
  if (!isObject(quota)) return note(quota, 'This is not a quota.');
  if (!said.some((each) => isThere(field(quota, each)))) return note(quota, 'This quota says nothing.');
  const limit = entitlementIn(quota);
  if (limit === 'unlimited') return null;
  if (limit === 0) return countedMeter(name, quota, context, month);
  const used = usedOf(quota, limit);
  const [percent, share] = [percentUsed(field(quota, 'percent_remaining')), shareOf(used, limit)];
  // The percentage stops at 100 where what is over is only counted.
  const utilisation = percent !== null && percent < 100 ? percent : Math.max(percent ?? 0, share ?? 0);
  const isKnown = percent !== null || share !== null;
  const inCredits =
    flagAt(field(quota, 'token_based_billing')) ?? (byTokens && name === 'premium_interactions');
  return newMeter(context, {
    ...nameQuota(name, inCredits),
    utilisation: isKnown ? utilisation : null,
    used,
    limit,
    unit: inCredits ? 'credits' : 'requests',
    ...month,
  });
}

export interface QuotaTerms {
  month: MonthWindow;
  /** The account as a whole is billed by tokens, in credits, and no longer by requests. */
  byTokens: boolean;
}

/** The meters of `quota_snapshots`, whatever its members are called. */
export function quotaMeters(quotas: Place, context: WireContext, terms: QuotaTerms): Meter[] {
  if (isThere(quotas) && !isObject(quotas)) note(quotas, 'These are not quotas.');
  return [...members(quotas)].flatMap(([name, quota]) => quotaMeter(name, quota, context, terms) ?? []);
}

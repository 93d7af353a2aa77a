import type { Meter } from '../../../shared/meter.ts';
import { newMeter, shareOf } from '../meters.ts';
import { withoutDust } from '../money.ts';
import type { WireContext } from '../provider.ts';
import { amountAt, field, isObject, isThere, members, note, numberAt, type Place } from '../reading.ts';
import { nameQuota, type MonthWindow } from './naming.ts';

function amountsOf(place: Place, limit: number | null, rest: MonthWindow): Partial<Meter> {
  const left = numberAt(place);
  const tooMuch = left !== null && limit !== null && left > limit;
  if (tooMuch) note(place, 'More cannot be left than there was.');
  const used = left === null || limit === null || tooMuch ? null : withoutDust(limit - left);
  return { used, limit, utilisation: shareOf(used, limit), unit: 'requests', ...rest };
}

/** What free plans answered before June 2026: `limited_user_quotas` is what is left, `monthly_quotas` what there was. */
export function limitedMeters(answer: Place, context: WireContext, month: MonthWindow): Meter[] {
  const [left, all] = [field(answer, 'limited_user_quotas'), field(answer, 'monthly_quotas')];
  if (isThere(left) && !isObject(left)) note(left, 'These are not quotas.');
  return [...members(left)].flatMap(([name, place]) => {
    if (!isThere(place)) return [];
    const limit = amountAt(field(all, name));
    return [newMeter(context, { ...nameQuota(name, false), ...amountsOf(place, limit, month) })];
  });
}

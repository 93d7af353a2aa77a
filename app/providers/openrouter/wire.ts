import type { Meter } from '../../../shared/meter.ts';
import { newMeter, shareOf } from '../meters.ts';
import { withoutDust } from '../money.ts';
import type { WireContext, WireMapping } from '../provider.ts';
import {
  amountAt,
  field,
  flagAt,
  isObject,
  isThere,
  note,
  numberAt,
  textAt,
  whole,
  type Place,
} from '../reading.ts';
import { periodOf } from './periods.ts';

/** Both answers keep what they say in `data`. */
function dataIn(answer: Place): Place {
  const data = field(answer, 'data');
  if (!isObject(data)) note(data, 'There is nothing about the account in this answer.');
  return data;
}

/** `GET /api/v1/credits`: what was ever bought and ever used, in dollars. What is left is the difference. */
const credits: WireMapping = (body, context) => {
  const answer = whole(body);
  const data = dataIn(answer);
  const [bought, used] = [amountAt(field(data, 'total_credits')), amountAt(field(data, 'total_usage'))];
  const isKnown = bought !== null || used !== null;
  if (isObject(data) && !isKnown) note(data, 'There are no credits in this answer.');
  const meter = newMeter(context, {
    kind: 'api_budget',
    label: 'Credits bought',
    scope: null,
    utilisation: shareOf(used, bought),
    used,
    limit: bought,
    unit: 'USD',
  });
  return { plan: null, meters: isKnown ? [meter] : [], credits: null, problems: answer.problems };
};

/** What counts against the key's limit. `usage` counts from the beginning, which is only right where nothing resets. */
function usedOfKey(data: Place, limit: number | null, period: string | null): number | null {
  const left = numberAt(field(data, 'limit_remaining'));
  if (limit !== null && left !== null && left <= limit) return withoutDust(limit - left);
  return amountAt(field(data, period === null ? 'usage' : `usage_${period}`));
}

function keyMeter(data: Place, context: WireContext): Meter | null {
  const place = field(data, 'limit');
  const limit = amountAt(place);
  const period = textAt(field(data, 'limit_reset'));
  if (isThere(place)) {
    const used = usedOfKey(data, limit, period);
    return newMeter(context, {
      kind: 'key_limit',
      label: 'Key limit',
      scope: null,
      utilisation: shareOf(used, limit),
      used,
      limit,
      unit: 'USD',
      ...periodOf(period, context.now),
    });
  }
  const used = amountAt(field(data, 'usage'));
  if (used === null) return null;
  return newMeter(context, {
    kind: 'key_usage',
    label: 'Spent with this key',
    scope: null,
    used,
    unit: 'USD',
  });
}

/** `GET /api/v1/key`: what this key may spend. */
const key: WireMapping = (body, context) => {
  const answer = whole(body);
  const data = dataIn(answer);
  const meter = isObject(data) ? keyMeter(data, context) : null;
  const isFree = flagAt(field(data, 'is_free_tier'));
  return {
    plan: isFree === null ? null : isFree ? 'free' : 'api',
    meters: meter === null ? [] : [meter],
    credits: null,
    problems: answer.problems,
  };
};

export const wire = { credits, key };

import type { Meter } from '../../../shared/meter.ts';
import { newMeter, onceEach, shareOf } from '../meters.ts';
import { monthBeginning, windowOf } from '../months.ts';
import type { WireContext, WireMapping } from '../provider.ts';
import {
  amountAt,
  field,
  firstField,
  isObject,
  isThere,
  members,
  momentAt,
  note,
  whole,
  type Place,
} from '../reading.ts';
import type { Cycle } from './allowance.ts';

/** The bucket that every premium model counts in, whatever it is called nowadays. */
const premium = 'gpt-4';

/** Only the beginning of the month is said. One that is long past says nothing of the month we are in. */
function cycleOf(answer: Place, now: number): Cycle {
  const start = momentAt(field(answer, 'start_of_month'));
  const month = start === null ? null : monthBeginning(start);
  if (month === null || month.end <= now || month.start > now) return { resetsAt: null, windowSeconds: null };
  return windowOf(month);
}

function counted(
  used: Place,
  limit: Place,
  naming: Pick<Meter, 'kind' | 'label' | 'scope' | 'unit'>,
  more: Cycle,
  context: WireContext,
): Meter[] {
  if (!isThere(limit)) return [];
  const [count, most] = [amountAt(used), amountAt(limit)];
  if (most === 0) return [];
  return [
    newMeter(context, { ...naming, ...more, used: count, limit: most, utilisation: shareOf(count, most) }),
  ];
}

function bucketMeters(name: string, bucket: Place, cycle: Cycle, context: WireContext): Meter[] {
  if (!isObject(bucket)) return [];
  const scope = name === premium ? null : name;
  const label = (what: string): string => (scope === null ? what : `${what} · ${scope}`);
  return [
    ...counted(
      firstField(bucket, 'num_requests', 'num_requests_total'),
      field(bucket, 'max_request_usage'),
      { kind: 'requests', label: label('Requests'), scope, unit: 'requests' },
      cycle,
      context,
    ),
    ...counted(
      field(bucket, 'num_tokens'),
      field(bucket, 'max_token_usage'),
      { kind: 'tokens', label: label('Tokens'), scope, unit: 'tokens' },
      cycle,
      context,
    ),
  ];
}

/** `GET /api/usage`: plans of old, which count requests. On the plans of today no bucket has a limit. */
export const requests: WireMapping = (body, context) => {
  const answer = whole(body);
  const cycle = cycleOf(answer, context.now);
  const named = members(answer);
  const meters = [...named].flatMap(([name, bucket]) => bucketMeters(name, bucket, cycle, context));
  if (![...named.values()].some(isObject)) note(answer, 'There is no limit in this answer.');
  return { plan: null, meters: onceEach(meters), credits: null, problems: answer.problems };
};

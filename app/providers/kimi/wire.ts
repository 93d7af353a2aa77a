import { labelFromName } from '../../../shared/label.ts';
import type { Meter } from '../../../shared/meter.ts';
import { newMeter, onceEach, shareOf } from '../meters.ts';
import type { WireContext, WireMapping } from '../provider.ts';
import {
  amountAt,
  entries,
  field,
  firstField,
  isObject,
  isThere,
  members,
  note,
  numberAt,
  textAt,
  timeAt,
  whole,
  type Place,
} from '../reading.ts';
import { nameByLength, type WindowName } from '../window-names.ts';

const week = 604_800;

const secondsOfUnit = new Map([
  ['SECOND', 1],
  ['MINUTE', 60],
  ['HOUR', 3600],
  ['DAY', 86_400],
  ['WEEK', week],
]);

/** `{ duration: 300, timeUnit: 'TIME_UNIT_MINUTE' }`. */
function lengthOf(window: Place): number | null {
  const duration = amountAt(field(window, 'duration'));
  const place = field(window, 'time_unit');
  const unit =
    textAt(place)
      ?.replace(/^TIME_UNIT_/, '')
      .replace(/S$/, '') ?? null;
  if (duration === null || duration === 0 || unit === null) return null;
  const seconds = secondsOfUnit.get(unit);
  return seconds === undefined
    ? note(place, 'This is no unit of time we know.')
    : Math.round(duration * seconds);
}

/** Counts, of which one that is zero may be missing. What they count is not said, so only their share is shown. */
function usedShare(detail: Place): number | null {
  const limit = amountAt(field(detail, 'limit'));
  const used = amountAt(field(detail, 'used'));
  const left = numberAt(field(detail, 'remaining'));
  if (used !== null || limit === null || left === null) return shareOf(used, limit);
  return shareOf(Math.max(0, limit - left), limit);
}

const meterOf = (detail: Place, name: WindowName, context: WireContext): Meter =>
  newMeter(context, {
    ...name,
    utilisation: usedShare(detail),
    resetsAt: timeAt(firstField(detail, 'reset_time', 'reset_at', 'resets_at')),
  });

function limitMeter(limit: Place, context: WireContext): Meter | null {
  if (!isObject(limit)) return note(limit, 'This is not a limit.');
  const detail = isObject(field(limit, 'detail')) ? field(limit, 'detail') : limit;
  const slot = textAt(firstField(limit, 'name', 'title')) ?? 'limit';
  return meterOf(detail, nameByLength(lengthOf(field(limit, 'window')), slot, null), context);
}

/** `usage` is the week's and says no length; whatever else looks like it goes by its own name. */
function memberMeter(name: string, place: Place, context: WireContext): Meter | null {
  if (name === 'usage' && isThere(place)) {
    return isObject(place)
      ? meterOf(place, nameByLength(week, name, null), context)
      : note(place, 'This is not a limit.');
  }
  const counts = isThere(field(place, 'limit')) && isThere(firstField(place, 'used', 'remaining'));
  if (!isObject(place) || !counts) return null;
  const naming = { kind: name, label: labelFromName(name), scope: null, windowSeconds: null };
  return meterOf(place, naming, context);
}

/** `GET /coding/v1/usages`. */
const usage: WireMapping = (body, context) => {
  const outer = whole(body);
  const answer = isObject(field(outer, 'data')) ? field(outer, 'data') : outer;
  const own = [...members(answer)].flatMap(([name, place]) => memberMeter(name, place, context) ?? []);
  const limits = entries(field(answer, 'limits')).flatMap((limit) => limitMeter(limit, context) ?? []);
  const meters = onceEach([...limits, ...own]);
  if (meters.length === 0) note(answer, 'There is no limit in this answer.');
  const plan = textAt(field(field(field(answer, 'user'), 'membership'), 'level'));
  return { plan, meters, credits: null, problems: outer.problems };
};

export const wire = { usage };

import { labelFromName } from '../../../shared/label.ts';
import type { Meter } from '../../../shared/meter.ts';
import { onceEach } from '../meters.ts';
import type { WireContext, WireMapping } from '../provider.ts';
import { entries, field, isObject, isThere, members, note, textAt, whole, type Place } from '../reading.ts';
import { creditsIn, spendMeter } from './credits.ts';
import { costs } from './costs.ts';
import { headers } from './headers.ts';
import { isReached, isReachedType, raised, reachedMeter } from './reached.ts';
import { sessionLog } from './session-log.ts';
import { windowMeters } from './windows.ts';

const limitSuffix = '_rate_limit';

/** One group's windows, of which the fullest is used up when the group says that its limit is reached. */
function groupMeters(rateLimit: Place, scope: string | null, context: WireContext): Meter[] {
  if (!isThere(rateLimit)) return [];
  if (!isObject(rateLimit)) {
    note(rateLimit, 'This is not a rate limit.');
    return [];
  }
  const meters = onceEach(windowMeters(rateLimit, scope, context));
  return isReached(rateLimit) ? raised(meters, field(rateLimit, 'limit_reached')) : meters;
}

function additionalMeters(limit: Place, context: WireContext): Meter[] {
  if (!isObject(limit)) {
    note(limit, 'This is not a limit.');
    return [];
  }
  const feature = textAt(field(limit, 'metered_feature'));
  const scope = textAt(field(limit, 'limit_name')) ?? labelFromName(feature ?? '');
  return groupMeters(field(limit, 'rate_limit'), scope, context);
}

/** The windows of `code_review_rate_limit`, and of whatever is named like it next. */
const featureMeters = (answer: Place, context: WireContext): Meter[] =>
  [...members(answer)].flatMap(([name, place]) => {
    if (!name.endsWith(limitSuffix)) return [];
    return groupMeters(place, labelFromName(name.slice(0, -limitSuffix.length)), context);
  });

/** What limits the whole account: the windows without a scope, and the spend limit. */
function generalMeters(answer: Place, context: WireContext): Meter[] {
  const rateLimit = field(answer, 'rate_limit');
  const reachedType = field(answer, 'rate_limit_reached_type');
  const windows = groupMeters(rateLimit, null, context);
  const spend = spendMeter(field(answer, 'spend_control'), context);
  const all = spend === null ? windows : [...windows, spend];
  const reached = isReachedType(reachedType) || isReached(rateLimit);
  if (!reached || all.some(({ utilisation }) => utilisation !== null && utilisation >= 100)) return all;
  return windows.length === 0
    ? [...all, reachedMeter(context)]
    : [...raised(windows, reachedType), ...all.slice(windows.length)];
}

const familiar = ['rate_limit', 'credits', 'spend_control', 'additional_rate_limits', 'plan_type'];

/** `GET /backend-api/wham/usage`, and `/backend-api/codex/usage`, which says the same. */
const usage: WireMapping = (body, context) => {
  const answer = whole(body);
  const meters = onceEach([
    ...generalMeters(answer, context),
    ...featureMeters(answer, context),
    ...entries(field(answer, 'additional_rate_limits')).flatMap((limit) => additionalMeters(limit, context)),
  ]);
  const credits = creditsIn(field(answer, 'credits'), context);
  const named = members(answer);
  if (!familiar.some((name) => named.has(name))) note(answer, 'There is no limit in this answer.');
  return { plan: textAt(field(answer, 'plan_type')), meters, credits, problems: answer.problems };
};

export const wire = { usage, sessionLog, headers, costs };

import type { Mapped, Meter } from '../../../shared/meter.ts';
import { onceEach } from '../meters.ts';
import type { WireContext, WireMapping } from '../provider.ts';
import { field, flagAt, isObject, isThere, members, note, textAt, whole, type Place } from '../reading.ts';
import { limitMeters, withoutRepeats } from './limits.ts';
import { agentSdk, extraUsage, isAgentSdk, moneyMeter } from './money.ts';
import { planOfOrganisation, sizedPlan } from './plan.ts';
import { nameWindow, windowMeter } from './windows.ts';

/** Names whose member is a window even when it looks like none. Any other must look like one. */
const knownWindow = /^(five_hour|seven_day(_opus|_sonnet)?)$/;

const looksLikeWindow = (place: Place): boolean =>
  ['utilization', 'resets_at'].some((name) => isThere(field(place, name)));

function memberMeter(name: string, place: Place, context: WireContext): Meter | null {
  if (name === 'limits' || !isThere(place)) return null;
  if (name === extraUsage.kind) return moneyMeter(place, extraUsage, context);
  if (isAgentSdk(name)) return moneyMeter(place, agentSdk, context);
  if (isObject(place) && (knownWindow.test(name) || looksLikeWindow(place))) {
    return windowMeter(place, nameWindow(name), context);
  }
  return knownWindow.test(name) ? note(place, 'This is not a window.') : null;
}

/** `GET /api/oauth/usage`. */
const usage: WireMapping = (body, context) => {
  const answer = whole(body);
  const named = members(answer);
  const own = [...named].flatMap(([name, place]) => memberMeter(name, place, context) ?? []);
  const meters = onceEach(withoutRepeats(own, limitMeters(field(answer, 'limits'), context)));
  // All windows null is how an account without limits answers; no window at all is another answer.
  const recognised = [...named.keys()].some((name) => knownWindow.test(name) || name === extraUsage.kind);
  if (meters.length === 0 && !recognised) note(answer, 'There is no limit in this answer.');
  return { plan: null, meters, credits: null, problems: answer.problems };
};

function planIn(profile: Place): string | null {
  const [account, organisation] = [field(profile, 'account'), field(profile, 'organization')];
  const [max, pro] = [flagAt(field(account, 'has_claude_max')), flagAt(field(account, 'has_claude_pro'))];
  const own = max === true ? 'max' : pro === true ? 'pro' : null;
  const plan = own ?? planOfOrganisation(textAt(field(organisation, 'organization_type')));
  if (plan !== null) return sizedPlan(plan, textAt(field(organisation, 'rate_limit_tier')));
  return max === false && pro === false ? 'free' : null;
}

/** `GET /api/oauth/profile`: says the plan, and nothing of limits. */
const profile: WireMapping = (body): Mapped => {
  const answer = whole(body);
  const plan = planIn(answer);
  if (plan === null) note(answer, 'There is no plan in this answer.');
  return { plan, meters: [], credits: null, problems: answer.problems };
};

export const wire = { usage, profile };

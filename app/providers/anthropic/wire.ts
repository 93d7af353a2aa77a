import type { Mapped } from '../../../shared/meter.ts';
import { onceEach } from '../meters.ts';
import type { WireMapping } from '../provider.ts';
import { field, flagAt, members, note, textAt, whole, type Place } from '../reading.ts';
import { costs } from './costs.ts';
import { headers } from './headers.ts';
import { limitMeters, withoutRepeats } from './limits.ts';
import { isMeterName, memberMeter } from './member-meter.ts';
import { planOfOrganisation, sizedPlan } from './plan.ts';
import { statusLine } from './status-line.ts';

/** `GET /api/oauth/usage`. */
const usage: WireMapping = (body, context) => {
  const answer = whole(body);
  const named = members(answer);
  const own = [...named].flatMap(([name, place]) => memberMeter(name, place, context) ?? []);
  const meters = onceEach(withoutRepeats(own, limitMeters(field(answer, 'limits'), context)));
  // All windows null is how an account without limits answers; no window at all is another answer.
  const recognised = [...named.keys()].some(isMeterName);
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

export const wire = { usage, profile, statusLine, headers, costs };

import { onceEach } from '../meters.ts';
import type { WireMapping } from '../provider.ts';
import { field, isObject, isThere, note, whole } from '../reading.ts';
import { allowance, amountsIn, cycleOf, partMeters } from './allowance.ts';
import { onDemand, plan, teamOnDemand } from './names.ts';

/** `GetCurrentPeriodUsage`: what the editor itself shows. */
export const period: WireMapping = (body, context) => {
  const answer = whole(body);
  const [usage, spend] = [field(answer, 'plan_usage'), field(answer, 'spend_limit_usage')];
  const cycle = cycleOf(answer);
  for (const place of [usage, spend]) {
    if (isThere(place) && !isObject(place)) note(place, 'This is not an allowance.');
  }
  const spending = (whose: string) => ({
    used: field(spend, `${whose}_used`),
    limit: field(spend, `${whose}_limit`),
    remaining: field(spend, `${whose}_remaining`),
    percentage: field(spend, `${whose}_percent_used`),
  });
  const meters = [
    allowance(amountsIn(usage), plan, cycle, context),
    ...partMeters(usage, plan, cycle, context),
    allowance(spending('individual'), onDemand, cycle, context),
    allowance(spending('pooled'), teamOnDemand, cycle, context),
  ].filter((meter) => meter !== null);
  if (![usage, spend].some(isThere)) note(answer, 'There is no limit in this answer.');
  return { plan: null, meters: onceEach(meters), credits: null, problems: answer.problems };
};

import type { Meter } from '../../../shared/meter.ts';
import { onceEach } from '../meters.ts';
import type { WireContext, WireMapping } from '../provider.ts';
import { field, flagAt, isObject, isThere, members, note, textAt, whole, type Place } from '../reading.ts';
import { allowance, amountsIn, cycleOf, partMeters, type Cycle, type Naming } from './allowance.ts';
import { ownNaming, teamNaming } from './names.ts';

function memberMeters(place: Place, naming: Naming, cycle: Cycle, context: WireContext): Meter[] {
  if (!isThere(place)) return [];
  if (!isObject(place)) {
    note(place, 'This is not an allowance.');
    return [];
  }
  if (flagAt(field(place, 'enabled')) === false) return [];
  const total = allowance(amountsIn(place), naming, cycle, context);
  return [...(total === null ? [] : [total]), ...partMeters(place, naming, cycle, context)];
}

function groupMeters(
  group: Place,
  naming: (name: string) => Naming,
  cycle: Cycle,
  context: WireContext,
): Meter[] {
  if (isThere(group) && !isObject(group)) note(group, 'These are not allowances.');
  return [...members(group)].flatMap(([name, place]) => memberMeters(place, naming(name), cycle, context));
}

export const isUnlimited = (answer: Place): boolean => flagAt(field(answer, 'is_unlimited')) === true;

/** `GET /api/usage-summary`. Without a limit there is nothing to draw. */
export const summary: WireMapping = (body, context) => {
  const answer = whole(body);
  const [own, team] = [field(answer, 'individual_usage'), field(answer, 'team_usage')];
  const cycle = cycleOf(answer);
  const meters = isUnlimited(answer)
    ? []
    : [...groupMeters(own, ownNaming, cycle, context), ...groupMeters(team, teamNaming, cycle, context)];
  if (![own, team].some(isThere) && !isUnlimited(answer)) note(answer, 'There is no limit in this answer.');
  const plan = textAt(field(answer, 'membership_type'));
  return { plan, meters: onceEach(meters), credits: null, problems: answer.problems };
};

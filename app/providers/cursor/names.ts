import { labelFromName } from '../../../shared/label.ts';
import type { Naming } from './allowance.ts';

const general = (kind: string, label: string): Naming => ({ kind, label, scope: null });

/** What the plan includes. */
export const plan = general('plan', 'Included usage');

/** Beyond the plan; when it is used up, what the plan includes can still be used, so it does not limit everything. */
export const onDemand: Naming = { kind: 'on_demand', label: 'On-demand usage', scope: 'On-demand' };
export const teamOnDemand: Naming = {
  kind: 'team_on_demand',
  label: 'On-demand usage of the team',
  scope: 'On-demand',
};

const own = new Map([
  ['plan', plan],
  ['on_demand', onDemand],
  ['overall', general('overall', 'Personal limit')],
]);
const team = new Map([
  ['on_demand', teamOnDemand],
  ['pooled', general('pooled', 'Team pool')],
]);

/** One that nobody has heard of keeps its own name. */
export const ownNaming = (name: string): Naming => own.get(name) ?? general(name, labelFromName(name));
export const teamNaming = (name: string): Naming =>
  team.get(name) ?? general(`team_${name}`, `${labelFromName(name)} of the team`);

import { labelFromName } from '../../../shared/label.ts';
import type { Meter } from '../../../shared/meter.ts';

/** When a meter starts anew, and how long it counts. */
export type MonthWindow = Pick<Meter, 'resetsAt' | 'windowSeconds'>;

/** What these limit is in their names; without them the rest goes on. */
const scopes = new Map([
  ['chat', 'Chat'],
  ['completions', 'Completions'],
]);

export function nameQuota(name: string, inCredits: boolean): Pick<Meter, 'kind' | 'label' | 'scope'> {
  const scope = scopes.get(name) ?? null;
  const main = inCredits ? 'AI credits' : 'Premium requests';
  const label = name === 'premium_interactions' ? main : (scope ?? labelFromName(name));
  return { kind: name, label, scope };
}

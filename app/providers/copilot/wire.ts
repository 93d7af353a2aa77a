import { onceEach } from '../meters.ts';
import { monthEnding, windowOf } from '../months.ts';
import { sizedPlan } from '../plans.ts';
import type { WireMapping } from '../provider.ts';
import { field, flagAt, isThere, momentAt, note, textAt, whole, type Place } from '../reading.ts';
import { limitedMeters } from './limited.ts';
import { manifest } from './manifest.ts';
import type { MonthWindow } from './naming.ts';
import { quotaMeters } from './quotas.ts';

/** Everything counts by the month; how long that was is known only from where it ends. */
function monthIn(answer: Place, ...names: string[]): MonthWindow {
  for (const name of names) {
    const end = momentAt(field(answer, name));
    if (end !== null) return windowOf(monthEnding(end));
  }
  return { resetsAt: null, windowSeconds: null };
}

const familiar = ['quota_snapshots', 'limited_user_quotas', 'copilot_plan', 'access_type_sku'];

/** `GET /copilot_internal/user`. */
const user: WireMapping = (body, context) => {
  const answer = whole(body);
  const resets = ['quota_reset_date_utc', 'quota_reset_date', 'limited_user_reset_date'];
  const month = monthIn(answer, ...resets);
  const byTokens = flagAt(field(answer, 'token_based_billing')) === true;
  const quotas = quotaMeters(field(answer, 'quota_snapshots'), context, { month, byTokens });
  const limited = limitedMeters(answer, context, monthIn(answer, ...resets.toReversed()));
  const isKnown = (kind: string): boolean => quotas.some((quota) => quota.kind === kind);
  const plan = textAt(field(answer, 'copilot_plan'));
  const sku = textAt(field(answer, 'access_type_sku'));
  if (!familiar.some((name) => isThere(field(answer, name))))
    note(answer, 'There is no plan in this answer.');
  return {
    plan: sizedPlan(manifest, plan, sku),
    meters: onceEach([...quotas, ...limited.filter(({ kind }) => !isKnown(kind))]),
    credits: null,
    problems: answer.problems,
  };
};

export const wire = { user };

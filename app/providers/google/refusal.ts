import { ReadError } from '../read-error.ts';
import { entries, field, isObject, textAt, whole } from '../reading.ts';

const unsupported = /UNSUPPORTED_CLIENT|IneligibleTier/i;

/** Whether a refusal says that it is the plan which is not served here. */
export const refusesThePlan = (text: string): boolean => unsupported.test(text.slice(0, 100_000));

/**
 * Whether the answer to `loadCodeAssist` turns the person away. An account that is served may be told of tiers which it
 * cannot have, so an entry counts where there is no tier, or where it is about the very tier.
 */
export function turnsAway(body: unknown): boolean {
  const answer = whole(body);
  const current = textAt(field(field(answer, 'current_tier'), 'id'));
  if (isObject(field(answer, 'paid_tier'))) return false;
  return entries(field(answer, 'ineligible_tiers')).some((entry) => {
    const tier = textAt(field(entry, 'tier_id'));
    const reason = textAt(field(entry, 'reason_code')) ?? '';
    return current === null || tier === current || (tier === null && unsupported.test(reason));
  });
}

export const useAntigravity = (): ReadError =>
  new ReadError(
    'unsupported',
    'Google no longer serves personal plans through Gemini CLI: sign in with Antigravity and connect that instead.',
  );

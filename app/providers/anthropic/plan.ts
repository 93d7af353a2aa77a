import { sizedPlan as sized } from '../plans.ts';
import { manifest } from './manifest.ts';

const isKnown = (plan: string): boolean => Object.hasOwn(manifest.plans, plan);

export const sizedPlan = (plan: string | null, rateLimitTier: string | null): string | null =>
  sized(manifest, plan, rateLimitTier);

/** `claude_team` → `team`. A type of organisation that names no plan says nothing. */
export function planOfOrganisation(type: string | null): string | null {
  if (type === null) return null;
  return type.startsWith('claude_') ? type.slice('claude_'.length) : isKnown(type) ? type : null;
}

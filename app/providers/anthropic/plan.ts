import { manifest } from './manifest.ts';

const isKnown = (plan: string): boolean => Object.hasOwn(manifest.plans, plan);

/** A subscription's own name, or the name of its size where it comes in sizes and this is one of them. */
export function sizedPlan(plan: string | null, rateLimitTier: string | null): string | null {
  if (rateLimitTier === null || !isKnown(rateLimitTier)) return plan;
  return manifest.plans[rateLimitTier]?.sizeOf === plan ? rateLimitTier : plan;
}

/** `claude_team` → `team`. A type of organisation that names no plan says nothing. */
export function planOfOrganisation(type: string | null): string | null {
  if (type === null) return null;
  return type.startsWith('claude_') ? type.slice('claude_'.length) : isKnown(type) ? type : null;
}

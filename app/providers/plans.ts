import type { Manifest } from './provider.ts';

export interface PlanDescription {
  /** The vendor's own name: `max`. */
  plan: string;
  /** For people: "Max 20×". */
  label: string;
  meters: readonly string[];
}

/** How a plan that was read is shown. One that nobody has heard of keeps its own name. */
export function describePlan(manifest: Manifest | null, plan: string | null): PlanDescription | null {
  if (plan === null) return null;
  const info = manifest !== null && Object.hasOwn(manifest.plans, plan) ? manifest.plans[plan] : undefined;
  return { plan: info?.sizeOf ?? plan, label: info?.label ?? plan, meters: info?.meters ?? [] };
}

/** A plan's own name, or the name of its size where it comes in sizes and this is one of them. */
export function sizedPlan({ plans }: Manifest, plan: string | null, size: string | null): string | null {
  if (size === null || !Object.hasOwn(plans, size)) return plan;
  return plans[size]?.sizeOf === plan ? size : plan;
}

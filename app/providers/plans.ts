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

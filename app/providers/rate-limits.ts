import { labelFromName } from '../../shared/label.ts';
import type { Meter } from '../../shared/meter.ts';
import { newMeter, shareOf } from './meters.ts';
import type { WireContext } from './provider.ts';
import { amountAt, note, whole, type Place } from './reading.ts';

/** The rate limits that answers to API keys carry in their headers: so many requests or tokens, in some short time. */

export interface RateLimitHeaders {
  /** Finds `name` and `part`, which is "limit", "remaining" or "reset". */
  pattern: RegExp;
  resetAt(place: Place, context: WireContext): string | null;
}

const missing = (): Place => whole(null);

function usedOf(limit: number | null, remaining: number | null, place: Place): number | null {
  if (limit === null || remaining === null) return null;
  return remaining > limit ? note(place, 'More cannot be left than there was.') : limit - remaining;
}

export function rateLimitMeters(
  headers: ReadonlyMap<string, Place>,
  { pattern, resetAt }: RateLimitHeaders,
  context: WireContext,
  scope: string | null = null,
): Meter[] {
  const limits = new Map<string, Map<string, Place>>();
  for (const [header, place] of headers) {
    const { name, part } = pattern.exec(header)?.groups ?? {};
    if (name === undefined || part === undefined) continue;
    limits.set(name, (limits.get(name) ?? new Map()).set(part, place));
  }
  return [...limits].map(([name, parts]) => {
    const [limit, left] = [parts.get('limit') ?? missing(), parts.get('remaining') ?? missing()];
    const most = amountAt(limit);
    const used = usedOf(most, amountAt(left), left);
    const label = `${labelFromName(name.replaceAll('-', '_'))} (rate limit)`;
    return newMeter(context, {
      kind: `rate_limit_${name.replaceAll('-', '_')}`,
      label: scope === null ? label : `${label} · ${scope}`,
      scope,
      utilisation: shareOf(used, most),
      used,
      limit: most,
      unit: name.includes('token') ? 'tokens' : 'requests',
      resetsAt: resetAt(parts.get('reset') ?? missing(), context),
    });
  });
}

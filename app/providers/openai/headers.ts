import { labelFromName } from '../../../shared/label.ts';
import type { Meter } from '../../../shared/meter.ts';
import { headerPlaces } from '../header-text.ts';
import { onceEach } from '../meters.ts';
import type { WireContext, WireMapping } from '../provider.ts';
import { rateLimitMeters, type RateLimitHeaders } from '../rate-limits.ts';
import { note, textAt, whole, type Place } from '../reading.ts';
import { afterDuration } from './durations.ts';
import { windowMeters } from './windows.ts';

const rateLimits: RateLimitHeaders = {
  pattern: /^x-ratelimit-(?<part>limit|remaining|reset)-(?<name>[a-z\d-]+)$/,
  resetAt: afterDuration,
};

const codexWindow =
  /^x-codex-(?:(?<limit>.+)-)?(?<slot>primary|secondary)-(?<part>used-percent|window-minutes|reset-at|reset-after-seconds)$/;

interface Slots {
  [slot: string]: Record<string, unknown>;
}

/** The windows of a subscription: what `wham/usage` says, spread over headers. Those of one limit only name it first. */
function subscriptionMeters(
  headers: ReadonlyMap<string, Place>,
  context: WireContext,
  answer: Place,
): Meter[] {
  const limits = new Map<string, Slots>();
  for (const [header, { value }] of headers) {
    const { limit = '', slot, part } = codexWindow.exec(header)?.groups ?? {};
    if (slot === undefined || part === undefined) continue;
    const slots = limits.get(limit) ?? {};
    const name = `${slot}_window`;
    limits.set(limit, { ...slots, [name]: { ...slots[name], [part.replaceAll('-', '_')]: value } });
  }
  return [...limits].flatMap(([limit, slots]) => {
    const named = textAt(headers.get(`x-codex-${limit}-limit-name`) ?? whole(null));
    const scope = limit === '' ? null : (named ?? labelFromName(limit));
    return windowMeters({ value: slots, at: 'x-codex', problems: answer.problems }, scope, context);
  });
}

/** The headers of an answer, by name. */
export const headers: WireMapping = (body, context) => {
  const answer = whole(body);
  const places = headerPlaces(answer);
  const model = textAt(places.get('openai-model') ?? whole(null));
  const meters = onceEach([
    ...subscriptionMeters(places, context, answer),
    // Each model has rate limits of its own, where the answer says which one it is from.
    ...rateLimitMeters(places, rateLimits, context, model),
  ]);
  if (meters.length === 0) note(answer, 'There is no limit in these headers.');
  return { plan: null, meters, credits: null, problems: answer.problems };
};

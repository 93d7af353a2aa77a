import { headerPlaces } from '../header-text.ts';
import { onceEach } from '../meters.ts';
import type { WireMapping } from '../provider.ts';
import { rateLimitMeters, type RateLimitHeaders } from '../rate-limits.ts';
import { note, timeAt, whole } from '../reading.ts';
import { unifiedMeters } from './unified.ts';

const rateLimits: RateLimitHeaders = {
  pattern: /^anthropic-ratelimit-(?!unified-)(?<name>[a-z\d-]+)-(?<part>limit|remaining|reset)$/,
  resetAt: timeAt,
};

/** The headers of an answer, by name: those of a subscription, and those of an API key. */
export const headers: WireMapping = (body, context) => {
  const answer = whole(body);
  const places = headerPlaces(answer);
  const meters = onceEach([
    ...unifiedMeters(places, context),
    ...rateLimitMeters(places, rateLimits, context),
  ]);
  if (meters.length === 0) note(answer, 'There is no limit in these headers.');
  return { plan: null, meters, credits: null, problems: answer.problems };
};

import type { ErrorCode } from '../../shared/meter.ts';
import { ReadError } from '../providers/read-error.ts';

const least429Ms = 5 * 60_000;
/** A month of silence is all that one answer may ask for; more is a mistake, and no date can hold it. */
const mostWaitMs = 31 * 24 * 60 * 60_000;

/** The three dates that HTTP knows, and ISO 8601. JavaScript alone would find a date in almost any text. */
const dated = /^(?:[A-Z][a-z]{2,8},? |\d{4}-\d\d-\d\dT)/;
const zoned = /(?:GMT|Z|UTC|[+-]\d\d:?\d\d)$/i;

/** `Retry-After` in each of its forms: seconds, an HTTP date, `0`, absent or nonsense. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Number(text) * 1000, mostWaitMs);
  if (!dated.test(text)) return null;
  const date = Date.parse(zoned.test(text) ? text : `${text} GMT`);
  return Number.isNaN(date) ? null : Math.min(Math.max(0, date - now), mostWaitMs);
}

export function errorForAnswer(status: number, headers: Headers, text: string, now: number): ReadError {
  const wait = retryAfterMs(headers.get('retry-after'), now);
  const retryAt = wait === null ? null : now + wait;
  const html = /^\s*</.test(text);
  if (status === 429) {
    const at = now + Math.max(wait ?? 0, least429Ms);
    return new ReadError(
      'rate_limited',
      'The provider asks us to wait. Refreshing sooner makes it worse.',
      at,
    );
  }
  if (status === 403 && (html || headers.has('cf-mitigated'))) {
    const why = 'A network check in front of the provider stopped us. The login itself may be fine.';
    return new ReadError('network_challenge', why, retryAt);
  }
  const known: Partial<Record<number, [ErrorCode, string]>> = {
    401: ['auth_expired', 'The login has expired.'],
    403: ['forbidden', 'This login may not read usage.'],
    404: ['not_found', 'The provider has no such plan or address for this account.'],
  };
  const [code, message] = known[status] ?? ['server_error', `The provider answered with status ${status}.`];
  return new ReadError(code, message, retryAt);
}

/** What went wrong, down to its cause: the reason lies under the words of fetch, and those under the words of ky. */
function* causes(error: unknown): Generator<Error> {
  let depth = 0;
  for (let cause = error; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) yield cause;
}

export function errorForFailure(error: unknown): ReadError {
  if (error instanceof ReadError) return error;
  const chain = [...causes(error)];
  const names = chain.map(({ name }) => name);
  // ky's own words name the address, in which anything may stand.
  const text = chain.flatMap(({ name, message }) => (name === 'NetworkError' ? [] : [message])).join(' ');
  if (
    names.some((name) => name === 'TimeoutError' || name === 'AbortError') ||
    /timed?[_ -]?out/i.test(text)
  ) {
    return new ReadError('timeout', 'The provider did not answer in time.');
  }
  if (/redirect/i.test(text)) {
    return new ReadError('unreadable', 'The answer was a redirect, which is not followed with your login.');
  }
  if (/decod|content_length|incomplete|terminated|aborted|chunked/i.test(text)) {
    return new ReadError('unreadable', 'The answer broke off.');
  }
  return new ReadError('offline', 'The provider could not be reached.');
}

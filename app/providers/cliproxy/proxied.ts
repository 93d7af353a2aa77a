import { errorForAnswer } from '../../system/http-errors.ts';
import type { ErrorCode } from '../../../shared/meter.ts';
import { isElsewhere } from '../present.ts';
import { ReadError } from '../read-error.ts';
import { field, members, numberAt, whole } from '../reading.ts';
import { apiCall, type Door } from './management.ts';
import type { Proxied } from './questions.ts';

/** What decides between one failure and another; the rest of the vendor's headers is nobody's business. */
const telling = ['retry-after', 'cf-mitigated'];

/** A wait of its own tells this refusal from that of the management key, after which nothing is tried again. */
const staleWaitMs = 5 * 60_000;

const words: Partial<Record<ErrorCode, string>> = {
  forbidden: 'The vendor does not let the login that the proxy has read its usage.',
};

/** The proxy gives each header as a list. */
function headersIn(header: unknown): Headers {
  const found = new Headers();
  for (const [name, { value }] of members(whole(header))) {
    const wanted = telling.find((each) => each === name.toLowerCase());
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (wanted !== undefined && typeof first === 'string' && /^[ -~]*$/.test(first)) found.set(wanted, first);
  }
  return found;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ReadError('unreadable', 'What came through the proxy is not valid JSON.');
  }
}

type Answer = { body: unknown } | { refusal: ReadError };

/** What the vendor answered to a request that the proxy sent on. Throws ReadError when it is the proxy that failed. */
async function once(door: Door, index: string, request: Proxied, now: number): Promise<Answer> {
  const answer = whole(await apiCall(door, { auth_index: index, ...request }));
  const status = numberAt(field(answer, 'status_code'));
  const { value: body } = field(answer, 'body');
  if (status === null || typeof body !== 'string') {
    throw new ReadError('unreadable', 'The proxy did not say what the vendor answered.');
  }
  if (status >= 200 && status < 300) return { body: jsonOf(body) };
  if (status === 401) {
    const why = "The proxy's login for this account is stale; the proxy renews it by itself.";
    return { refusal: new ReadError('auth_expired', why, now + staleWaitMs) };
  }
  const refusal = errorForAnswer(status, headersIn(field(answer, 'header').value), body, now);
  const { code, message, retryAt } = refusal;
  return { refusal: new ReadError(code, words[code] ?? message, retryAt) };
}

/** The same, of the first of these addresses that is there. When none is, the first one's reason counts. */
export async function proxied(
  door: Door,
  index: string,
  requests: readonly Proxied[],
  now: number,
): Promise<unknown> {
  let first: ReadError | null = null;
  for (const request of requests) {
    const answer = await once(door, index, request, now);
    if ('body' in answer) return answer.body;
    if (!isElsewhere(answer.refusal)) throw answer.refusal;
    first ??= answer.refusal;
  }
  throw first ?? new ReadError('unsupported', 'There is nothing to ask.');
}

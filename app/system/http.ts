import ky, { type KyInstance } from 'ky';
import type { JsonRequest } from '../providers/provider.ts';
import { ReadError } from '../providers/read-error.ts';
import { redirected, type Endpoints } from './endpoints.ts';
import { errorForAnswer, errorForFailure } from './http-errors.ts';

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

interface HttpOptions {
  fetch: Fetch;
  endpoints: Endpoints | null;
  userAgent: string;
  timeoutMs?: number;
  now(): number;
}

const largestAnswer = 8 * 1024 * 1024;

/** Stops at the limit whatever the sender announced: a small gzip body can become a large text. */
async function boundedText(response: Response): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let [text, size] = ['', 0];
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > largestAnswer) throw new ReadError('unreadable', 'The answer is larger than 8 MB.');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const html = /^\s*</.test(text);
    throw new ReadError(
      'unreadable',
      html ? 'The answer is a web page, not data.' : 'The answer is not valid JSON.',
    );
  }
}

/** The one door to the network for readers: one instance an account, no cookies, no cache, no redirects, a limit on everything. */
export function createGetJson(options: HttpOptions): (request: JsonRequest) => Promise<unknown> {
  const { endpoints, now, timeoutMs = 20_000 } = options;
  const client: KyInstance = ky.create({
    fetch: options.fetch,
    retry: 0,
    timeout: timeoutMs,
    throwHttpErrors: false,
    credentials: 'omit',
    cache: 'no-store',
    redirect: 'error',
    headers: { accept: 'application/json', 'user-agent': options.userAgent },
  });
  return async ({ url, method = 'GET', headers = {}, body, onHeaders, onRefusal }) => {
    const target = redirected(url, endpoints);
    if (target === null) {
      throw new ReadError(
        'unsupported',
        `${new URL(url).origin} is not contacted: it is not a redirected or https: origin.`,
      );
    }
    // One signal over headers and body: a server that drips its answer must not hold the reader.
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const response = await client(target, {
        method,
        headers,
        signal,
        ...(body === undefined ? {} : { json: body }),
      });
      onHeaders?.(response.headers);
      const text = await boundedText(response);
      if (!response.ok) {
        onRefusal?.(text);
        throw errorForAnswer(response.status, response.headers, text, now());
      }
      return parse(text);
    } catch (error) {
      throw errorForFailure(error);
    }
  };
}

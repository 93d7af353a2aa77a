import type { Capture, Credential, JsonRequest, ReaderTools } from '../../app/providers/provider.ts';
import { ReadError } from '../../app/providers/read-error.ts';
import type { Account, ErrorCode } from '../../shared/meter.ts';
import { machine } from './machine.ts';

export const readAt = Date.UTC(2026, 3, 15);

export const failure = (code: ErrorCode, retryAt: number | null = null): ReadError =>
  new ReadError(code, 'said by the net', retryAt);

/** A list gives one answer after another; an error is thrown; a function is asked. */
export type Answer = unknown;

interface Given {
  /** By path. */
  answers?: Record<string, Answer>;
  /** What every answer says in its headers. */
  headers?: Record<string, string>;
  /** One after another; the last one stays. */
  credentials?: Partial<Credential>[];
  captures?: Record<string, Capture>;
  budget?: number | null;
}

/** A reader's tools, with answers by path where the network would be. */
export function readerNet({
  answers = {},
  headers = {},
  credentials = [{}],
  captures = {},
  budget = null,
}: Given) {
  const asked: JsonRequest[] = [];
  let reads = 0;
  const tools: ReaderTools = {
    async getJson(request) {
      asked.push(request);
      request.onHeaders?.(new Headers(headers));
      const known = answers[new URL(request.url).pathname];
      const next: unknown = Array.isArray(known) ? known.shift() : known;
      const answer: unknown = typeof next === 'function' ? next(request) : next;
      if (answer === undefined) throw failure('not_found');
      if (answer instanceof Error) throw answer;
      return answer;
    },
    async credential() {
      const credential = credentials[Math.min(reads, credentials.length - 1)];
      reads += 1;
      return { accessToken: 'token-1', vendorAccount: null, ...credential };
    },
    now: () => readAt,
    surroundings: machine(),
    capture: async (name) => captures[name] ?? null,
    budget: () => budget,
  };
  return { tools, asked, urls: () => asked.map(({ url }) => url) };
}

export const accountAt = (provider: string, more: Partial<Account> = {}): Account => ({
  id: `${provider}-12345678`,
  provider,
  source: 'own',
  tool: null,
  keyEnv: null,
  baseUrl: null,
  member: null,
  label: 'ada@example.com',
  plan: null,
  ...more,
});

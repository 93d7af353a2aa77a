import type { Credential, JsonRequest, ReaderTools } from '../../app/providers/provider.ts';
import { ReadError } from '../../app/providers/read-error.ts';
import type { ErrorCode } from '../../shared/meter.ts';
import { machine } from './machine.ts';

/** The network's side of a reader: what it is asked, and what it answers. */

/** A refusal whose body says more. */
export class Refusal {
  readonly error: ReadError;
  readonly body: unknown;

  constructor(code: ErrorCode, body: unknown) {
    this.error = failure(code);
    this.body = body;
  }
}

export const failure = (code: ErrorCode, retryAt: number | null = null): ReadError =>
  new ReadError(code, 'said by the net', retryAt);

const now = Date.UTC(2026, 3, 15);

/**
 * Answers by address without its query; an error is thrown, a list gives one answer after another. The credentials are
 * given in turn, the last one again and again.
 */
export function answering(
  answers: Record<string, unknown>,
  credentials: Partial<Credential>[] = [{}],
  env: Record<string, string> = {},
) {
  const asked: JsonRequest[] = [];
  let reads = 0;
  const tools: ReaderTools = {
    async getJson(request) {
      asked.push(request);
      const { origin, pathname } = new URL(request.url);
      const known = answers[origin + pathname];
      const answer: unknown = Array.isArray(known) ? known.shift() : known;
      if (answer === undefined) throw failure('not_found');
      if (answer instanceof Error) throw answer;
      if (!(answer instanceof Refusal)) return answer;
      request.onRefusal?.(JSON.stringify(answer.body));
      throw answer.error;
    },
    async credential() {
      const credential = credentials[Math.min(reads, credentials.length - 1)];
      reads += 1;
      return { accessToken: 'token-1', vendorAccount: null, ...credential };
    },
    now: () => now,
    surroundings: machine({}, { env }),
    capture: async () => null,
    budget: () => null,
  };
  return { tools, asked, addresses: () => asked.map(({ url }) => url) };
}

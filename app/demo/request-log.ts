import { matches, type Matcher, type RecordedRequest } from './matching.ts';

const mostKept = 500;

export interface Wait {
  /** How many; one by default. */
  count?: number;
  /** Only requests with a higher index count. */
  after?: number;
  timeoutMs?: number;
}

export interface RequestLog {
  /** The latest ones, oldest first. */
  requests: readonly RecordedRequest[];
  add: (request: Omit<RecordedRequest, 'index'>) => RecordedRequest;
  /** Resolves with the requests that match once there are enough; rejects with what came instead. */
  waitFor: (matcher: Matcher, wait?: Wait) => Promise<RecordedRequest[]>;
}

export function createRequestLog(): RequestLog {
  const requests: RecordedRequest[] = [];
  const waiting = new Set<() => void>();
  let received = 0;
  return {
    requests,
    add(request) {
      received += 1;
      const recorded = { ...request, index: received };
      requests.push(recorded);
      if (requests.length > mostKept) requests.shift();
      for (const look of waiting) look();
      return recorded;
    },
    waitFor: (matcher, { count = 1, after = 0, timeoutMs = 10_000 } = {}) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = requests.filter((request) => request.index > after && matches(request, matcher));
          if (found.length < count) return;
          settle();
          resolve(found);
        };
        const timer = setTimeout(() => {
          settle();
          const came = requests.map(({ method, origin, path }) => `${method} ${origin}${path}`).join('\n');
          reject(new Error(`Not enough requests in ${timeoutMs} ms. These came:\n${came || 'none'}`));
        }, timeoutMs);
        const settle = (): void => {
          clearTimeout(timer);
          waiting.delete(look);
        };
        waiting.add(look);
        look();
      }),
  };
}

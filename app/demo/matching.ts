import type { DemoRequest } from '../providers/provider.ts';

export interface RecordedRequest extends Omit<DemoRequest, 'now'> {
  /** Counts up from 1, over everything that was ever received. */
  index: number;
  /** When it came, by the simulator's clock. */
  at: number;
}

/** What is not said matches everything. */
export interface Matcher {
  origin?: string;
  /** A path without its query, or a pattern for all of it. */
  path?: string | RegExp;
  token?: string;
}

export function matches(request: RecordedRequest, { origin, path, token }: Matcher): boolean {
  const pathFits =
    path === undefined ||
    (typeof path === 'string' ? request.path.split('?')[0] === path : path.test(request.path));
  return (
    pathFits && (origin ?? request.origin) === request.origin && (token ?? request.token) === request.token
  );
}

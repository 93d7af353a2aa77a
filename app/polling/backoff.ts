const first = 60_000;
const longest = 60 * 60_000;

/** When to try again after `failures` failures in a row. Jitter keeps accounts from marching in step. */
export function nextTry(options: {
  now: number;
  failures: number;
  retryAt: number | null;
  random: number;
}): number {
  const { now, failures, retryAt, random } = options;
  const wait = Math.min(longest, first * 2 ** Math.min(10, Math.max(0, failures - 1)));
  return Math.max(retryAt ?? 0, now + wait * (0.75 + random / 2));
}

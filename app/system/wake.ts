const longestSleep = 10 * 60_000;

/**
 * Waits for a wall-clock time. Timers stand still while the machine sleeps, so the wait is cut into pieces that look
 * at the clock again.
 */
export function wakeAt(time: number, callback: () => void, now: () => number): () => void {
  let timer: NodeJS.Timeout;
  const wait = (): void => {
    const left = time - now();
    timer = setTimeout(left > longestSleep ? wait : callback, Math.max(0, Math.min(left, longestSleep)));
  };
  wait();
  return () => clearTimeout(timer);
}

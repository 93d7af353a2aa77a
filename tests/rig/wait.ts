/** Waits for conditions instead of for time: every wait has a limit and says what it was waiting for. */

export interface WaitOptions {
  what: string;
  timeout?: number;
  interval?: number;
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks `check` again and again until it answers something truthy, and returns that answer. */
export async function waitFor<T>(check: () => T | Promise<T>, options: WaitOptions): Promise<NonNullable<T>> {
  const { what, timeout = 10_000, interval = 20 } = options;
  const deadline = performance.now() + timeout;
  let lastError: unknown = null;
  for (;;) {
    try {
      const answer = await check();
      if (answer) return answer;
      lastError = null;
    } catch (error) {
      lastError = error;
    }
    if (performance.now() > deadline) {
      throw new Error(`Waited ${timeout} ms for ${what}, in vain.`, { cause: lastError });
    }
    await pause(interval);
  }
}

/** The same for a promise: it keeps its own result, but not for longer than `timeout`. */
export async function withTimeout<T>(promise: Promise<T>, what: string, timeout = 10_000): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited ${timeout} ms for ${what}, in vain.`)), timeout);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}

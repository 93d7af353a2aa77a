import { createPoller } from '../../app/polling/poller.ts';
import type { ReadResult } from '../../app/polling/read-chain.ts';
import type { Account } from '../../shared/meter.ts';
import { account, minute, now as start, snapshot } from './sample.ts';

export const ok: ReadResult = { snapshot: snapshot() };
export const failure = (retryAt: string | null = null): ReadResult => ({
  error: { code: retryAt === null ? 'offline' : 'rate_limited', message: 'No.', retryAt },
});

/** Lets everything run that waits for nothing but its turn. */
const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** A poller with a clock of ours: `pass` goes through every wake-up on the way. */
export function rig(...ids: string[]) {
  let [now, cadence, chances] = [start, 5 * minute, [0.5]];
  let wake: { time: number; callback: () => void } | null = null;
  const accounts: Account[] = ids.map((id) => account({ id }));
  const answers = new Map<string, () => ReadResult | Promise<ReadResult>>();
  const reads: string[] = [];
  const activity: string[][] = [];
  const results: [string, boolean][] = [];
  const poller = createPoller({
    accounts: () => accounts,
    async read({ id }) {
      reads.push(`${id} ${(now - start) / minute}`);
      return (answers.get(id) ?? (() => ok))();
    },
    onResult: ({ id }, result) => results.push([id, 'snapshot' in result]),
    onActivity: (reading) => activity.push([...reading]),
    cadenceMs: () => cadence,
    now: () => now,
    random: () => chances.shift() ?? 0.5,
    wakeAt(time, callback) {
      const own = { time, callback };
      wake = own;
      return () => {
        if (wake === own) wake = null;
      };
    },
  });
  async function pass(ms: number): Promise<void> {
    const end = now + ms;
    await settled();
    for (let next = wake; next !== null && next.time <= end; next = wake) {
      wake = null;
      now = Math.max(now, next.time);
      next.callback();
      await settled();
    }
    now = end;
  }
  return {
    poller,
    accounts,
    answers,
    reads,
    activity,
    results,
    pass,
    set: (more: { cadence?: number; now?: number; chances?: number[] }) => {
      [now, cadence, chances] = [more.now ?? now, more.cadence ?? cadence, more.chances ?? chances];
    },
    isWaiting: () => wake !== null,
  };
}

/** An answer that comes when the test says so. */
export function later() {
  const { promise, resolve } = Promise.withResolvers<ReadResult>();
  return { answer: () => promise, give: resolve };
}

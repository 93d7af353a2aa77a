import type { Log } from '../system/log.ts';
import type { Ledger } from './ledger.ts';
import { openSurfaces } from './surfaces.ts';

const [hour, day] = [3_600_000, 24 * 3_600_000];
const keptMonths = 13;

interface UpkeepOptions {
  ledger: Ledger;
  file: string;
  workerPath: string;
  log: Log;
  now(): number;
  wakeAt(time: number, callback: () => void): () => void;
}

/**
 * Moves the ledger's log into its file every hour, and once a day looks through the whole of it and lets the oldest
 * months go. In a worker that lives only that long, so that neither the main thread nor the memory feels it.
 */
export function startUpkeep({ ledger, file, workerPath, log, now, wakeAt }: UpkeepOptions): () => void {
  let thoroughAt = now() + hour;
  async function work(): Promise<void> {
    const surfaces = openSurfaces(ledger, file, workerPath);
    try {
      if (now() >= thoroughAt) {
        thoroughAt = now() + day;
        if (!(await surfaces.check())) log.warn('ledger recovered');
        const removed = await surfaces.retention(keptMonths, now());
        if (removed > 0) log.info('ledger months removed', { rows: removed });
      }
      await surfaces.checkpoint();
    } catch (error) {
      log.warn('ledger upkeep failed', { error });
    } finally {
      await surfaces.close();
    }
  }
  let cancel: () => void;
  const plan = (): void => {
    cancel = wakeAt(now() + hour, () => void work().finally(plan));
  };
  plan();
  return () => cancel();
}

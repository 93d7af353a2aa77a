import { mergeSnapshots } from '../../shared/merge.ts';
import type { LastKnown } from './types.ts';

function laid(below: LastKnown, above: LastKnown): LastKnown {
  const snapshot = above.snapshot === null ? below.snapshot : mergeSnapshots(below.snapshot, above.snapshot);
  const last = Date.parse(above.attemptedAt) < Date.parse(below.attemptedAt) ? below : above;
  const waits = new Map([...below.waits, ...above.waits].map((wait) => [wait.via, wait]));
  const { error, failures, attemptedAt } = last;
  return { snapshot, error, failures, attemptedAt, waits: [...waits.values()] };
}

/** What the file knows, and over it what is known since it cannot be written. */
export function overlaid(layers: readonly Map<string, LastKnown>[]): Map<string, LastKnown> {
  const all = new Map<string, LastKnown>();
  for (const [accountId, known] of layers.flatMap((layer) => [...layer])) {
    const below = all.get(accountId);
    all.set(accountId, below === undefined ? known : laid(below, known));
  }
  return all;
}

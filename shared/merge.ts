import type { Credits, Meter, UsageSnapshot } from './meter.ts';

const sameMeter = (a: Meter, b: Meter): boolean => a.kind === b.kind && a.scope === b.scope;

const isKnown = (number: number | null): boolean => Number.isFinite(number);

const newer = <T extends { readAt: string }>(known: T, read: T): T =>
  Date.parse(read.readAt) < Date.parse(known.readAt) ? known : read;

/** An answer that lost a window's length or reset does not erase what is known of a window that goes on. */
function knowsMore(read: Meter, known: Meter): Meter {
  const goesOn =
    (read.utilisation ?? 0) > 0 &&
    (read.utilisation ?? 0) >= (known.utilisation ?? 0) &&
    known.resetsAt !== null &&
    Date.parse(known.resetsAt) > Date.parse(read.readAt);
  return {
    ...read,
    windowSeconds: read.windowSeconds ?? known.windowSeconds,
    resetsAt: read.resetsAt ?? (goesOn ? known.resetsAt : null),
  };
}

function mergeCredits(known: Credits | null, read: Credits | null): Credits | null {
  if (known === null || read === null) return read ?? known;
  const latest = newer(known, read);
  if (isKnown(latest.balance) || !isKnown(known.balance)) return latest;
  // The balance that stays keeps its own age: it must not look as if it had just been read.
  return { ...latest, balance: known.balance, readAt: known.readAt, via: known.via };
}

/** Lays a reading over what is known, meter by meter: what the reading lacks stays, with its own age. */
export function mergeSnapshots(known: UsageSnapshot | null, read: UsageSnapshot): UsageSnapshot {
  if (known === null) return read;
  const merged = known.meters.map((meter) => {
    const update = read.meters.find((candidate) => sameMeter(candidate, meter));
    // A meter that is there but unreadable says less than the number we have.
    if (update === undefined || (!isKnown(update.utilisation) && isKnown(meter.utilisation))) return meter;
    return newer(meter, knowsMore(update, meter));
  });
  const added = read.meters.filter((meter) => !known.meters.some((other) => sameMeter(other, meter)));
  return {
    accountId: read.accountId,
    plan: read.plan ?? known.plan,
    meters: [...merged, ...added],
    credits: mergeCredits(known.credits, read.credits),
    problems: read.problems,
  };
}

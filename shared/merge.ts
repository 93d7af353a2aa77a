import type { Credits, Meter, UsageSnapshot } from './meter.ts';

const sameMeter = (a: Meter, b: Meter): boolean => a.kind === b.kind && a.scope === b.scope;

const newer = <T extends { readAt: string }>(known: T | null, read: T | null): T | null => {
  if (known === null || read === null) return read ?? known;
  return Date.parse(read.readAt) >= Date.parse(known.readAt) ? read : known;
};

const knowsMore = (read: Meter, known: Meter): Meter => ({
  ...read,
  // An answer that lost a window's length or reset does not erase what is known of a window that goes on.
  windowSeconds: read.windowSeconds ?? known.windowSeconds,
});

function mergeCredits(known: Credits | null, read: Credits | null): Credits | null {
  const latest = newer(known, read);
  if (latest === null || known === null || latest === known || latest.balance !== null) return latest;
  return { ...latest, balance: latest.hasCredits ? known.balance : null };
}

/** Lays a reading over what is known, meter by meter: what the reading lacks stays, with its own age. */
export function mergeSnapshots(known: UsageSnapshot | null, read: UsageSnapshot): UsageSnapshot {
  if (known === null) return read;
  const merged = known.meters.map((meter) => {
    const update = read.meters.find((candidate) => sameMeter(candidate, meter));
    // A meter that is there but unreadable says less than the number we have.
    if (update === undefined || (update.utilisation === null && meter.utilisation !== null)) return meter;
    return newer(meter, knowsMore(update, meter)) ?? meter;
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

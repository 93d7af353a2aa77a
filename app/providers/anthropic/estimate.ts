import { scheduler } from 'node:timers/promises';
import type { Meter, Problem } from '../../../shared/meter.ts';
import { newMeter } from '../meters.ts';
import { assertSignedIn } from '../present.ts';
import type { ReaderTools, Surroundings, UsageReader } from '../provider.ts';
import { ReadError } from '../read-error.ts';
import { claudeCode } from './claude-code.ts';
import { logFilesSince, type LogFile } from './log-files.ts';
import { useIn, type Use } from './log-uses.ts';

const via = 'estimate';
const hour = 3_600_000;
const mostOfFile = 8 * 1024 * 1024;
const mostOfAll = 32 * 1024 * 1024;
/** So many lines at a time; then everybody else has a turn. */
const batch = 200;

const windows = [
  { kind: 'five_hour', label: 'Last 5 hours (estimate)', milliseconds: 5 * hour },
  { kind: 'seven_day', label: 'Last 7 days (estimate)', milliseconds: 7 * 24 * hour },
];
const longest = Math.max(...windows.map(({ milliseconds }) => milliseconds));

interface Counted {
  uses: Map<string, Use>;
  /** Before this moment something may be missing, because the logs are too large to read all of them. */
  completeSince: number;
}

async function count(files: readonly LogFile[], surroundings: Surroundings): Promise<Counted> {
  const uses = new Map<string, Use>();
  let completeSince = 0;
  let left = mostOfAll;
  for (const { path, size, modifiedAt } of files) {
    const bytes = Math.min(size, mostOfFile, left);
    left -= bytes;
    let oldest = modifiedAt;
    const lines = ((await surroundings.readTail(path, bytes)) ?? '').split('\n');
    for (const [index, line] of lines.entries()) {
      if (index % batch === 0) await scheduler.yield();
      const use = useIn(line);
      if (use === null) continue;
      oldest = Math.min(oldest, use.at);
      // An answer is written down while it grows: the last time it is whole.
      if ((uses.get(use.key)?.tokens ?? -1) < use.tokens) uses.set(use.key, use);
    }
    if (bytes < size) completeSince = Math.max(completeSince, oldest);
  }
  return { uses, completeSince };
}

function meterOf(window: (typeof windows)[number], uses: readonly Use[], now: number): Meter {
  const since = now - window.milliseconds;
  const tokens = uses.filter(({ at }) => at > since && at <= now).reduce((sum, use) => sum + use.tokens, 0);
  return newMeter(
    { now, via },
    {
      kind: window.kind,
      label: window.label,
      scope: null,
      // Nobody but the vendor knows what these are a part of, nor when its window began.
      used: tokens,
      unit: 'tokens',
      windowSeconds: window.milliseconds / 1000,
    },
  );
}

/** Counts what Claude Code did on this machine: no percentage, and nothing of what was done elsewhere. */
export const estimateReader = (tools: ReaderTools): UsageReader => ({
  via,
  cost: 'local',
  complete: false,
  estimate: true,
  async read({ id, source, tool, plan }) {
    if (source !== 'borrowed' || tool !== claudeCode.tool) {
      throw new ReadError('not_found', 'There are no session logs that are known to be of this account.');
    }
    // The logs do not say whose they are.
    await assertSignedIn(tools);
    const now = tools.now();
    const files = await logFilesSince(now - longest, tools.surroundings);
    const { uses, completeSince } = await count(files, tools.surroundings);
    if (uses.size === 0) throw new ReadError('not_found', 'Claude Code did nothing here in the last 7 days.');
    const whole = windows.filter(({ milliseconds }) => now - milliseconds >= completeSince);
    const message = 'The session logs are too large to count all of them.';
    const problems: Problem[] = whole.length < windows.length ? [{ at: 'projects', message }] : [];
    const meters = whole.map((window) => meterOf(window, [...uses.values()], now));
    return { accountId: id, plan, meters, credits: null, problems };
  },
});

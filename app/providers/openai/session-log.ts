import { jsonFile } from '../login-file.ts';
import type { Mapped } from '../../../shared/meter.ts';
import { labelFromName } from '../../../shared/label.ts';
import { onceEach } from '../meters.ts';
import { assertSignedIn } from '../present.ts';
import type { ReaderTools, Surroundings, UsageReader, WireMapping } from '../provider.ts';
import { ReadError } from '../read-error.ts';
import { field, isObject, isThere, momentAt, note, textAt, whole } from '../reading.ts';
import { codex } from './codex.ts';
import { loginPath } from './codex-home.ts';
import { isReachedType, raised } from './reached.ts';
import { latestEvents, limitName, limitsIn, type LimitsEvent } from './session-events.ts';
import { sessionFiles } from './session-files.ts';
import { windowMeters } from './windows.ts';

const via = 'session-log';
const mostFiles = 5;

/** A `token_count` event. What it says of credits is not what the account has: balances come from the vendor alone. */
export const sessionLog: WireMapping = (body, context) => {
  const event = whole(body);
  const limits = limitsIn(event);
  if (!isObject(limits)) {
    note(limits, isThere(limits) ? 'These are not limits.' : 'There is no limit in this event.');
    return { plan: null, meters: [], credits: null, problems: event.problems };
  }
  const name = limitName(limits);
  const scope = name === null ? null : (textAt(field(limits, 'limit_name')) ?? labelFromName(name));
  const meters = onceEach(windowMeters(limits, scope, context));
  const reached = field(limits, 'rate_limit_reached_type');
  return {
    plan: textAt(field(limits, 'plan_type')),
    meters: isReachedType(reached) ? raised(meters, reached) : meters,
    credits: null,
    problems: event.problems,
  };
};

/** The logs do not say whose they are: what was written before the last sign-in may be somebody else's. */
async function signedInSince(surroundings: Surroundings): Promise<number | null> {
  const login = await jsonFile(loginPath(surroundings), surroundings);
  return login === null ? null : (momentAt(field(login, 'last_refresh')) ?? 0);
}

/** The latest event for each limit, of the sessions written to last. */
async function latest(since: number, surroundings: Surroundings): Promise<LimitsEvent[]> {
  const newest = new Map<string | null, LimitsEvent>();
  for (const file of (await sessionFiles(surroundings)).slice(0, mostFiles)) {
    if (file.modifiedAt < Math.max(since, newest.get(null)?.at ?? 0)) break;
    for (const event of await latestEvents(file, surroundings)) {
      if (event.at >= since && event.at > (newest.get(event.limit)?.at ?? 0)) newest.set(event.limit, event);
    }
  }
  return [...newest.values()].sort((a, b) => b.at - a.at);
}

function together(events: readonly LimitsEvent[], now: number): Mapped {
  const mapped = events.map(({ at, body }) => sessionLog(body, { now: Math.min(at, now), via }));
  return {
    plan: mapped.find(({ plan }) => plan !== null)?.plan ?? null,
    meters: onceEach(mapped.flatMap(({ meters }) => meters)),
    credits: null,
    problems: mapped.flatMap(({ problems }) => problems),
  };
}

/** What Codex itself last heard of its limits: costs no request, and is as old as its last answer. */
export const sessionLogReader = (tools: ReaderTools): UsageReader => ({
  via,
  cost: 'local',
  complete: false,
  async read({ id, source, tool }) {
    const { surroundings } = tools;
    const since = source === 'borrowed' && tool === codex.tool ? await signedInSince(surroundings) : null;
    if (since === null) {
      throw new ReadError('not_found', 'There are no session logs that are known to be of this account.');
    }
    await assertSignedIn(tools);
    const mapped = together(await latest(since, surroundings), tools.now());
    if (mapped.meters.length === 0) {
      throw new ReadError('not_found', 'Codex has not written down any limit since its last sign-in.');
    }
    return { ...mapped, accountId: id };
  },
});

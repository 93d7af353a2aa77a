import type { Surroundings } from '../provider.ts';
import { field, isObject, momentAt, textAt, whole, type Place } from '../reading.ts';
import type { SessionFile } from './session-files.ts';

/** A line of a session log in which Codex wrote down what the limits were. */
export interface LimitsEvent {
  /** Epoch ms. */
  at: number;
  /** Names what is limited; null for the account's own limits. */
  limit: string | null;
  body: unknown;
}

/** The files reach hundreds of MB: only their ends are read, a short one first. */
const tails = [64 * 1024, 1024 * 1024, 16 * 1024 * 1024];
const mostEvents = 40;

/** The limits of Codex itself go by this name, or by none. */
const ownLimit = 'codex';

function parsed(line: string): Place {
  try {
    return whole(JSON.parse(line));
  } catch {
    // Cut short at the front, or still being written.
    return whole(null);
  }
}

export const limitsIn = (event: Place): Place => field(field(event, 'payload'), 'rate_limits');

export function limitName(limits: Place): string | null {
  const id = textAt(field(limits, 'limit_id'));
  return id === null || id === ownLimit ? null : id;
}

function eventIn(line: string): LimitsEvent | null {
  if (!line.includes('"token_count"')) return null;
  const event = parsed(line);
  const limits = limitsIn(event);
  const at = momentAt(field(event, 'timestamp'));
  // Without its time it could not be shown how old it is.
  if (at === null || textAt(field(field(event, 'payload'), 'type')) !== 'token_count' || !isObject(limits)) {
    return null;
  }
  return { at, limit: limitName(limits), body: event.value };
}

/** Backwards, so that of a long log only the last events are made sense of. */
function latestIn(text: string): LimitsEvent[] {
  const events: LimitsEvent[] = [];
  let end = text.length;
  while (end > 0 && events.length < mostEvents) {
    const start = text.lastIndexOf('\n', end - 1);
    const event = eventIn(text.slice(start + 1, end));
    if (event !== null) events.push(event);
    end = start;
  }
  return events;
}

/** The last of what this session wrote down about limits, newest first. */
export async function latestEvents(
  { path, size }: SessionFile,
  surroundings: Surroundings,
): Promise<LimitsEvent[]> {
  for (const bytes of tails) {
    const events = latestIn((await surroundings.readTail(path, bytes)) ?? '');
    if (events.length > 0 || bytes >= size) return events;
  }
  return [];
}

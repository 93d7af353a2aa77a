import type { Meter } from '../../../shared/meter.ts';
import { onceEach } from '../meters.ts';
import type { Capture, ReaderTools, UsageReader, WireMapping } from '../provider.ts';
import { ReadError } from '../read-error.ts';
import { field, isObject, isThere, members, note, whole } from '../reading.ts';
import { memberMeter } from './member-meter.ts';

/** What `plimsoll statusline` keeps of what Claude Code hands it. */
const capture = 'statusline';
const via = 'status-line';

/** The JSON that Claude Code gives its status line command. It says nothing of limits before the first answer. */
export const statusLine: WireMapping = (body, context) => {
  const answer = whole(body);
  const limits = field(answer, 'rate_limits');
  if (!isObject(limits)) {
    note(limits, isThere(limits) ? 'These are not limits.' : 'There is no limit in this status line.');
    return { plan: null, meters: [], credits: null, problems: answer.problems };
  }
  const meters = [...members(limits)].flatMap(([name, place]) => memberMeter(name, place, context) ?? []);
  return { plan: null, meters: onceEach(meters), credits: null, problems: answer.problems };
};

function parse({ text }: Capture): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ReadError('unreadable', 'What Claude Code gave its status line is not valid JSON.');
  }
}

/** An idle session repaints its status line with the numbers of its last answer, which may be of a window gone by. */
const isOver = ({ resetsAt, readAt }: Meter): boolean =>
  resetsAt !== null && Date.parse(resetsAt) <= Date.parse(readAt);

/** Costs no request. Knows neither the limits of single models nor extra usage. */
export const statusLineReader = (tools: ReaderTools): UsageReader => ({
  via,
  cost: 'local',
  complete: false,
  async read({ id, source }) {
    const found = source === 'own' || source === 'borrowed' ? await tools.capture(capture) : null;
    if (found === null) {
      throw new ReadError('not_found', 'Claude Code has not told its status line anything yet.');
    }
    // However old, it is given with the time at which it was said; how old is too old is not ours to decide.
    const mapped = statusLine(parse(found), { now: Math.min(found.at, tools.now()), via });
    const meters = mapped.meters.filter((meter) => !isOver(meter));
    if (meters.length === 0) {
      throw new ReadError(
        'not_found',
        'Claude Code has not told its status line of a limit that still holds.',
      );
    }
    return { ...mapped, meters, accountId: id };
  },
});

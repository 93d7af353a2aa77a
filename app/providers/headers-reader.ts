import { headersIn } from './header-text.ts';
import type { ReaderTools, UsageReader, WireMapping } from './provider.ts';
import { ReadError } from './read-error.ts';

const via = 'headers';

/** The headers of an answer that another program of the person's got, as `plimsoll headers <account>` took them down. */
export const headersReaderOf = (tools: ReaderTools, wire: WireMapping): UsageReader => ({
  via,
  cost: 'local',
  complete: false,
  async read(account) {
    const capture = await tools.capture(via);
    if (capture === null) {
      throw new ReadError(
        'not_found',
        'No program has handed over any headers ("plimsoll headers <account>").',
      );
    }
    // They say what was left when they came, however long ago that was.
    const mapped = wire(headersIn(capture.text), { now: Math.min(capture.at, tools.now()), via });
    if (mapped.meters.length === 0) {
      throw new ReadError('unreadable', 'There is no limit in the headers that were handed over.');
    }
    return { ...mapped, accountId: account.id, plan: mapped.plan ?? account.plan };
  },
});

import type { Account, Mapped, UsageSnapshot } from '../../../shared/meter.ts';
import { presenting, reworded } from '../present.ts';
import type { ReaderChain, ReaderTools } from '../provider.ts';
import { ReadError } from '../read-error.ts';
import { askCredits, askKey, refused } from './asking.ts';
import { wire } from './wire.ts';

const via = 'key';

/** Many keys may not see the account's credits. Their own limit is what counts for them, and must not be lost with it. */
async function creditsIfAllowed(
  tools: ReaderTools,
  key: string,
): Promise<Pick<Mapped, 'meters' | 'problems'>> {
  try {
    return wire.credits(await askCredits(tools, key), { now: tools.now(), via });
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    const isRefused = error.code === 'forbidden' || error.code === 'auth_expired';
    const why = isRefused ? 'OpenRouter shows them to management keys only.' : error.message;
    return { meters: [], problems: [{ at: 'credits', message: `The credits are not known: ${why}` }] };
  }
}

async function read(tools: ReaderTools, key: string, account: Account): Promise<UsageSnapshot> {
  const mapped = wire.key(await askKey(tools, key), { now: tools.now(), via });
  const credits = await creditsIfAllowed(tools, key);
  const meters = [...credits.meters, ...mapped.meters];
  const problems = [...mapped.problems, ...credits.problems];
  if (meters.length === 0 && mapped.problems.length > 0) {
    throw new ReadError('unreadable', 'There is no limit in what OpenRouter answered.');
  }
  return { ...mapped, accountId: account.id, plan: mapped.plan ?? account.plan, meters, problems };
}

export const readers: ReaderChain = (tools) => [
  {
    via,
    cost: 'request',
    complete: true,
    async read(account) {
      try {
        return await presenting(tools, ({ accessToken }) => read(tools, accessToken, account));
      } catch (error) {
        throw reworded(error, refused);
      }
    },
  },
];

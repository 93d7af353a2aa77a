import type { Account, ErrorCode, Mapped, UsageSnapshot } from '../../../shared/meter.ts';
import { presenting, reworded } from '../present.ts';
import type { Credential, ReaderChain, ReaderTools, UsageReader } from '../provider.ts';
import { ReadError } from '../read-error.ts';
import { whole } from '../reading.ts';
import { cursor } from './program.ts';
import { sessionOf } from './session.ts';
import { isUnlimited } from './summary.ts';
import { wire } from './wire.ts';

const website = 'https://cursor.com/api';
const period = 'https://api2.cursor.sh/aiserver.v1.DashboardService/GetCurrentPeriodUsage';

function wordsFor({ tool }: Account): Partial<Record<ErrorCode, string>> {
  const again =
    tool === cursor.tool
      ? `open ${cursor.toolName}, sign in again if it asks, then refresh`
      : 'sign in again';
  return {
    auth_expired: `Cursor refused the login: ${again}.`,
    forbidden: `Cursor does not let this login read its usage: ${again}.`,
  };
}

/** No limit, and no reason why: another way may know of one. */
function orElsewhere(mapped: Mapped): Mapped {
  if (mapped.meters.length > 0) return mapped;
  throw mapped.problems.length > 0
    ? new ReadError('unreadable', 'There is no limit in what Cursor answered.')
    : new ReadError('not_found', 'Cursor tells of no limit for this account.');
}

async function readRequests(tools: ReaderTools, credential: Credential): Promise<Mapped> {
  const { user, headers } = sessionOf(credential);
  const body = await tools.getJson({ url: `${website}/usage?user=${user}`, headers });
  return orElsewhere(wire.requests(body, { now: tools.now(), via: 'requests' }));
}

const ofNothing: Mapped = { plan: null, meters: [], credits: null, problems: [] };

async function readSummary(tools: ReaderTools, credential: Credential): Promise<Mapped> {
  const { headers } = sessionOf(credential);
  const body = await tools.getJson({ url: `${website}/usage-summary`, headers });
  const mapped = wire.usage(body, { now: tools.now(), via: 'summary' });
  if (isUnlimited(whole(body))) return mapped;
  orElsewhere(mapped);
  if (mapped.meters.some(({ scope }) => scope === null)) return mapped;
  // On a plan that counts requests, the summary knows only what is paid for beyond them.
  const counted = await readRequests(tools, credential).catch((error: unknown) => {
    if (error instanceof ReadError) return ofNothing;
    throw error;
  });
  return {
    ...mapped,
    meters: [...counted.meters, ...mapped.meters],
    problems: [...mapped.problems, ...counted.problems],
  };
}

async function readPeriod(tools: ReaderTools, { accessToken }: Credential): Promise<Mapped> {
  const body = await tools.getJson({
    url: period,
    method: 'POST',
    headers: { authorization: `Bearer ${accessToken}`, 'connect-protocol-version': '1' },
    body: {},
  });
  return orElsewhere(wire.period(body, { now: tools.now(), via: 'period' }));
}

export const readers: ReaderChain = (tools) => {
  const reader = (
    via: string,
    read: (tools: ReaderTools, credential: Credential) => Promise<Mapped>,
  ): UsageReader => ({
    via,
    cost: 'request',
    complete: true,
    async read(account): Promise<UsageSnapshot> {
      try {
        return await presenting(tools, async (credential) => {
          const mapped = await read(tools, credential);
          return { ...mapped, accountId: account.id, plan: mapped.plan ?? credential.plan ?? account.plan };
        });
      } catch (error) {
        throw reworded(error, wordsFor(account));
      }
    },
  });
  return [reader('summary', readSummary), reader('requests', readRequests), reader('period', readPeriod)];
};

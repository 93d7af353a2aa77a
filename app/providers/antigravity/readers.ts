import type { Account, ErrorCode, Mapped, UsageSnapshot } from '../../../shared/meter.ts';
import { callOf, projectIn } from '../code-assist.ts';
import { requestReader } from '../present.ts';
import type { Credential, ReaderChain, ReaderTools } from '../provider.ts';
import { ReadError } from '../read-error.ts';
import { antigravity } from './program.ts';
import { wire } from './wire.ts';

const hosts = ['https://daily-cloudcode-pa.googleapis.com', 'https://cloudcode-pa.googleapis.com'] as const;
const via = 'oauth';
const metadata = { ideType: 'ANTIGRAVITY', pluginType: 'GEMINI' };

function wordsFor({ tool }: Account): Partial<Record<ErrorCode, string>> {
  // Its access tokens last an hour, and only Antigravity itself may renew them.
  const again =
    tool === antigravity.tool ? `start ${antigravity.toolName} once, then refresh` : 'sign in again';
  return {
    auth_expired: `Google refused the login: ${again}.`,
    forbidden: `Google does not let this login read its quota: ${again}.`,
  };
}

/** What the login or its waiting time are the reason for would be the same at the other host. */
const isTheHosts = (error: unknown): boolean =>
  error instanceof ReadError && error.code !== 'auth_expired' && error.code !== 'rate_limited';

type Call = ReturnType<typeof callOf>;

/** Consumers' quotas are told without a project, so that not even knowing the plan must cost them. */
async function load(
  call: Call,
  context: { now: number; via: string },
): Promise<Pick<Mapped, 'plan' | 'problems'> & { project: string | null }> {
  try {
    const body = await call('loadCodeAssist', { metadata });
    return { ...wire.profile(body, context), project: projectIn(body) };
  } catch (error) {
    if (!(error instanceof ReadError) || !['forbidden', 'not_found', 'unreadable'].includes(error.code)) {
      throw error;
    }
    const message = `The plan is not known: ${error.message}`;
    return { plan: null, project: null, problems: [{ at: 'loadCodeAssist', message }] };
  }
}

async function readAt(tools: ReaderTools, host: string, credential: Credential): Promise<Mapped> {
  const call = callOf(tools, host, credential);
  const { plan, project, problems } = await load(call, { now: tools.now(), via });
  const body = await call('retrieveUserQuotaSummary', project === null ? {} : { project });
  const mapped = wire.usage(body, { now: tools.now(), via });
  if (mapped.meters.length === 0 && mapped.problems.length > 0) {
    throw new ReadError('unreadable', 'There is no limit in what Antigravity answered.');
  }
  return { ...mapped, plan, problems: [...problems, ...mapped.problems] };
}

async function read(tools: ReaderTools, credential: Credential, account: Account): Promise<UsageSnapshot> {
  const [first, second] = hosts;
  const mapped = await readAt(tools, first, credential).catch((error: unknown) => {
    if (!isTheHosts(error)) throw error;
    // When the other one fails too, the first one's reason is the better known.
    return readAt(tools, second, credential).catch((other: unknown) => {
      throw isTheHosts(other) ? error : other;
    });
  });
  return { ...mapped, accountId: account.id, plan: mapped.plan ?? credential.plan ?? account.plan };
}

export const readers: ReaderChain = (tools) => [requestReader(tools, { via, read, wordsFor })];

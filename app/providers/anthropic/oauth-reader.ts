import type { Account, ErrorCode, Mapped, UsageSnapshot } from '../../../shared/meter.ts';
import { requestReader } from '../present.ts';
import type { Credential, ReaderTools, UsageReader } from '../provider.ts';
import { ReadError } from '../read-error.ts';
import { claudeCode } from './claude-code.ts';
import { wire } from './wire.ts';

const origin = 'https://api.anthropic.com';
const via = 'oauth';

function wordsFor({ tool }: Account): Partial<Record<ErrorCode, string>> {
  const again = tool === claudeCode.tool ? `sign in with ${claudeCode.toolName} again` : 'sign in again';
  return {
    auth_expired: `Claude refused the login: ${again}.`,
    forbidden: `This login may not read usage, as the ones from "claude setup-token" may not: ${again}.`,
    rate_limited:
      'Claude asks us to wait before the next reading, as it often does with programs it does not know. ' +
      'Pressing Refresh makes it worse.',
  };
}

const get = (tools: ReaderTools, { accessToken }: Credential, path: string): Promise<unknown> =>
  tools.getJson({
    url: `${origin}${path}`,
    headers: { authorization: `Bearer ${accessToken}`, 'anthropic-beta': 'oauth-2025-04-20' },
  });

/** The limits are what counts: a profile that cannot be read must not cost them. */
async function planFromProfile(
  tools: ReaderTools,
  credential: Credential,
): Promise<Pick<Mapped, 'plan' | 'problems'>> {
  try {
    return wire.profile(await get(tools, credential, '/api/oauth/profile'), { now: tools.now(), via });
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    return { plan: null, problems: [{ at: 'profile', message: `The plan is not known: ${error.message}` }] };
  }
}

async function read(tools: ReaderTools, credential: Credential, account: Account): Promise<UsageSnapshot> {
  const mapped = wire.usage(await get(tools, credential, '/api/oauth/usage'), { now: tools.now(), via });
  if (mapped.meters.length === 0 && mapped.problems.length > 0) {
    throw new ReadError('unreadable', 'There is no limit in what Claude answered.');
  }
  const snapshot = { ...mapped, accountId: account.id };
  const plan = credential.plan ?? account.plan;
  if (plan !== null) return { ...snapshot, plan };
  const profile = await planFromProfile(tools, credential);
  return { ...snapshot, plan: profile.plan, problems: [...snapshot.problems, ...profile.problems] };
}

export const oauthReader = (tools: ReaderTools): UsageReader => requestReader(tools, { via, read, wordsFor });

import type { Account, ErrorCode, UsageSnapshot } from '../../../shared/meter.ts';
import { requestReader } from '../present.ts';
import type { Credential, ReaderChain, ReaderTools } from '../provider.ts';
import { ReadError } from '../read-error.ts';
import { apiOrigin } from './host.ts';
import { copilot, gh } from './tools.ts';
import { wire } from './wire.ts';

const via = 'oauth';

function wordsFor({ tool }: Account): Partial<Record<ErrorCode, string>> {
  const owner = [copilot, gh].find((each) => each.tool === tool);
  const again = owner === undefined ? 'sign in again' : `sign in with ${owner.toolName} again`;
  return {
    auth_expired: `GitHub refused the login: ${again}.`,
    forbidden: `GitHub does not let this login read what is left of Copilot: ${again}.`,
    not_found: 'There is no Copilot on this GitHub account.',
  };
}

async function read(tools: ReaderTools, credential: Credential, account: Account): Promise<UsageSnapshot> {
  // A login that says where it is from is believed; our own sign-ins are where the account says.
  const baseUrl = credential.baseUrl === undefined ? account.baseUrl : credential.baseUrl;
  const body = await tools.getJson({
    url: `${apiOrigin(baseUrl)}/copilot_internal/user`,
    headers: {
      authorization: `token ${credential.accessToken}`,
      'x-github-api-version': '2025-04-01',
    },
  });
  const mapped = wire.user(body, { now: tools.now(), via });
  if (mapped.meters.length === 0 && mapped.plan === null && mapped.problems.length > 0) {
    throw new ReadError('unreadable', 'There is no quota in what GitHub answered.');
  }
  return { ...mapped, accountId: account.id, plan: mapped.plan ?? account.plan };
}

export const readers: ReaderChain = (tools) => [requestReader(tools, { via, read, wordsFor })];

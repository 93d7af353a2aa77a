import type { Account, ErrorCode, UsageSnapshot } from '../../../shared/meter.ts';
import { isElsewhere, requestReader } from '../present.ts';
import type { Credential, ReaderTools, UsageReader } from '../provider.ts';
import { ReadError } from '../read-error.ts';
import { codex } from './codex.ts';
import { wire } from './wire.ts';

const base = 'https://chatgpt.com/backend-api';
const via = 'oauth';

function wordsFor({ tool }: Account): Partial<Record<ErrorCode, string>> {
  const again = tool === codex.tool ? `sign in with ${codex.toolName} again` : 'sign in again';
  return {
    auth_expired: `ChatGPT refused the login: ${again}.`,
    forbidden: `ChatGPT does not let this login read its usage: ${again}.`,
  };
}

async function answer(tools: ReaderTools, { accessToken, vendorAccount }: Credential): Promise<unknown> {
  const headers = {
    authorization: `Bearer ${accessToken}`,
    ...(vendorAccount === null ? {} : { 'chatgpt-account-id': vendorAccount }),
  };
  try {
    return await tools.getJson({ url: `${base}/wham/usage`, headers });
  } catch (error) {
    if (!isElsewhere(error)) throw error;
    // The address has moved before. When the other one fails too, the first one's reason is the better known.
    return tools.getJson({ url: `${base}/codex/usage`, headers }).catch((second: unknown) => {
      throw isElsewhere(second) ? error : second;
    });
  }
}

async function read(tools: ReaderTools, credential: Credential, account: Account): Promise<UsageSnapshot> {
  const mapped = wire.usage(await answer(tools, credential), { now: tools.now(), via });
  if (mapped.meters.length === 0 && mapped.credits === null && mapped.problems.length > 0) {
    throw new ReadError('unreadable', 'There is no limit in what ChatGPT answered.');
  }
  return { ...mapped, accountId: account.id, plan: mapped.plan ?? credential.plan ?? account.plan };
}

export const oauthReader = (tools: ReaderTools): UsageReader => requestReader(tools, { via, read, wordsFor });

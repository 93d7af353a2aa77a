import type { Account, ErrorCode, UsageSnapshot } from '../../../shared/meter.ts';
import { callOf, projectIn } from '../code-assist.ts';
import { requestReader } from '../present.ts';
import type { Credential, ReaderChain, ReaderTools } from '../provider.ts';
import { ReadError } from '../read-error.ts';
import { geminiCli } from './gemini-cli.ts';
import { refusesThePlan, turnsAway, useAntigravity } from './refusal.ts';
import { wire } from './wire.ts';

const host = 'https://cloudcode-pa.googleapis.com';
const via = 'oauth';
const metadata = { ideType: 'GEMINI_CLI', pluginType: 'GEMINI' };

function wordsFor({ tool }: Account): Partial<Record<ErrorCode, string>> {
  // Its access tokens last an hour, and only Gemini CLI itself may renew them.
  const again = tool === geminiCli.tool ? `start ${geminiCli.toolName} once, then refresh` : 'sign in again';
  return {
    auth_expired: `Google refused the login: ${again}.`,
    forbidden: 'Google does not let this login read its quota. The project may lack Gemini Code Assist.',
  };
}

/** Workspaces name the project in the environment; Gemini CLI looks there too. */
const projectOfPerson = ({ surroundings: { env } }: ReaderTools): string | null =>
  env['GOOGLE_CLOUD_PROJECT']?.trim() || env['GOOGLE_CLOUD_PROJECT_ID']?.trim() || null;

async function read(tools: ReaderTools, credential: Credential, account: Account): Promise<UsageSnapshot> {
  let refusedPlan = false;
  const send = callOf(tools, host, credential);
  const call = (name: string, body: object): Promise<unknown> =>
    send(name, body, {
      onRefusal: (text) => {
        refusedPlan = refusesThePlan(text);
      },
    }).catch((error: unknown) => {
      throw refusedPlan ? useAntigravity() : error;
    });
  const named = projectOfPerson(tools);
  const asked = named === null ? { metadata } : { cloudaicompanionProject: named, metadata };
  const loaded = await call('loadCodeAssist', asked);
  if (turnsAway(loaded)) throw useAntigravity();
  const context = { now: tools.now(), via };
  const { plan, problems } = wire.profile(loaded, context);
  const project = projectIn(loaded) ?? named;
  const mapped = wire.usage(await call('retrieveUserQuota', project === null ? {} : { project }), {
    ...context,
    now: tools.now(),
  });
  if (mapped.meters.length === 0 && mapped.problems.length > 0) {
    throw new ReadError('unreadable', 'There is no limit in what Google answered.');
  }
  return {
    ...mapped,
    accountId: account.id,
    plan: plan ?? credential.plan ?? account.plan,
    problems: [...problems, ...mapped.problems],
  };
}

export const readers: ReaderChain = (tools) => [requestReader(tools, { via, read, wordsFor })];

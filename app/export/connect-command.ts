import type { Outcome } from '../../shared/state.ts';
import { ReadError } from '../providers/read-error.ts';
import type { Command } from './arguments.ts';
import type { CommandTools } from './cli-io.ts';
import { CommandError, exit } from './command-error.ts';
import { plain } from './plain.ts';

function report(outcomes: readonly Outcome[], { io }: CommandTools): number {
  for (const { accountId, text } of outcomes) {
    io.out(`Connected as ${accountId}. First read: ${plain(text)}`);
  }
  return outcomes.every(({ ok }) => ok) ? exit.done : exit.unreadable;
}

export const connect = async (
  { provider, tool }: Extract<Command, { name: 'connect' }>,
  tools: CommandTools,
): Promise<number> => report([await tools.backend.connect(provider, tool)], tools);

/** Of a key that is refused, or that cannot be tried, nothing is saved. */
export async function connectKey(
  { provider, keyEnv, baseUrl }: Extract<Command, { name: 'connectKey' }>,
  tools: CommandTools,
): Promise<number> {
  try {
    const outcomes = await tools.backend.connectKey(provider, keyEnv, baseUrl);
    if (outcomes.length > 0) return report(outcomes, tools);
  } catch (error) {
    if (!(error instanceof ReadError && error.code === 'not_signed_in' && tools.isApp)) throw error;
    throw new CommandError(
      exit.noAccount,
      `${error.message} Plimsoll is running already, so what counts is the environment it was started in: ` +
        'quit it, and start it again where the variable is set.',
    );
  }
  throw new CommandError(exit.noAccount, 'The key was accepted, but there is no account behind it.');
}

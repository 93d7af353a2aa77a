import { ReadError } from '../providers/read-error.ts';
import { accounts, disconnect, explain, headers, refresh } from './account-commands.ts';
import type { Command } from './arguments.ts';
import type { CommandTools } from './cli-io.ts';
import { CommandError, exit } from './command-error.ts';
import { connect, connectKey } from './connect-command.ts';
import { plain, plainLines } from './plain.ts';
import { status } from './status-command.ts';

export type EngineCommand = Exclude<Command, { name: 'gui' | 'version' | 'help' | 'usage' }>;

async function discover({ backend, io }: CommandTools): Promise<number> {
  const findings = await backend.discover();
  for (const { provider, tool, toolName, trouble } of findings) {
    const how = `connect it with: ${io.program} connect ${provider} --from ${tool}`;
    io.out(plain(`${toolName}: ${trouble ?? how}`));
  }
  if (findings.length === 0) io.out('No login of a known tool was found on this machine.');
  return exit.done;
}

function failure(error: unknown): number {
  if (error instanceof CommandError) return error.code;
  if (!(error instanceof ReadError)) return exit.failed;
  return error.code === 'unsupported' ? exit.usage : exit.noAccount;
}

/** Every command that reads or changes accounts; gives the exit code. */
export async function runCommand(command: EngineCommand, tools: CommandTools): Promise<number> {
  const run: {
    [N in EngineCommand['name']]: (given: Extract<EngineCommand, { name: N }>) => Promise<number>;
  } = {
    status: (given) => status(given, tools),
    refresh: (given) => refresh(given, tools),
    accounts: () => accounts(tools),
    discover: () => discover(tools),
    connect: (given) => connect(given, tools),
    connectKey: (given) => connectKey(given, tools),
    disconnect: (given) => disconnect(given, tools),
    explain: (given) => explain(given, tools),
    headers: (given) => headers(given, tools),
  };
  try {
    // The table has each command's own function under its own name, which the compiler cannot follow through an index.
    return await (run[command.name] as (given: EngineCommand) => Promise<number>)(command);
  } catch (error) {
    tools.io.err(plainLines(error instanceof Error ? error.message : String(error)));
    return failure(error);
  }
}

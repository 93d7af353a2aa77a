import type { AccountStore } from '../accounts/accounts.ts';
import type { Engine } from '../engine.ts';
import { ReadError } from '../providers/read-error.ts';
import type { Command } from './arguments.ts';
import { drawFirstRun, drawState, plain } from './terminal.ts';

export const exit = { done: 0, failed: 1, usage: 2, noAccount: 3, unreadable: 4 } as const;

export interface CliIo {
  out(text: string): void;
  err(text: string): void;
  colour: boolean;
  /** Whether `--watch` may redraw in place. */
  terminal: boolean;
  now(): number;
  /** Resolves when the person ends `--watch`. */
  ended: Promise<void>;
}

type StatusCommand = Extract<Command, { name: 'status' }>;

async function status(command: StatusCommand, engine: Engine, io: CliIo): Promise<number> {
  const draw = (): string => {
    const state = engine.store.current();
    if (command.json) return JSON.stringify(state.document, null, 2);
    return drawState(state, { colour: io.colour, now: io.now() });
  };
  await engine.refresh(null);
  const { accounts } = engine.store.current().document;
  if (accounts.length === 0) {
    if (command.json) io.out(draw());
    else io.out(drawFirstRun(engine.store.current().findings));
    return exit.noAccount;
  }
  io.out(draw());
  if (command.watch) {
    engine.start();
    const redraw = (): void => io.out((io.terminal ? '\u001B[2J\u001B[H' : '') + draw());
    const unsubscribe = engine.store.subscribe(() => {
      if (engine.store.current().refreshing.length === 0) redraw();
    });
    await io.ended;
    unsubscribe();
    engine.stop();
  }
  return engine.store.current().document.accounts.some((account) => account.error !== null)
    ? exit.unreadable
    : exit.done;
}

async function discover(engine: Engine, io: CliIo): Promise<number> {
  await engine.discover();
  const { findings } = engine.store.current();
  for (const { provider, tool, toolName, trouble } of findings) {
    io.out(
      `${toolName}: ${plain(trouble ?? `connect it with: plimsoll connect ${provider} --from ${tool}`)}`,
    );
  }
  if (findings.length === 0) io.out('No login of a known tool was found on this machine.');
  return exit.done;
}

function disconnect(wanted: string, accounts: AccountStore, engine: Engine, io: CliIo): number {
  const fits = accounts
    .list()
    .filter(({ id, label, provider }) => id === wanted || label === wanted || provider === wanted);
  const [account] = fits.filter(({ id }) => id === wanted).concat(fits);
  if (account === undefined || (fits.length > 1 && account.id !== wanted)) {
    const found = fits.map(({ id, label }) => `  ${id}  ${plain(label)}`).join('\n');
    io.err(
      fits.length === 0 ? `There is no account "${wanted}".` : `"${wanted}" could be any of these:\n${found}`,
    );
    return fits.length === 0 ? exit.noAccount : exit.usage;
  }
  engine.disconnect(account.id);
  io.out(`${plain(account.label)} (${account.id}) is disconnected. The login itself was not touched.`);
  return exit.done;
}

type EngineCommand = Exclude<Command, { name: 'gui' | 'version' | 'help' | 'usage' }>;

async function connect(
  { provider, tool }: Extract<Command, { name: 'connect' }>,
  engine: Engine,
  io: CliIo,
): Promise<number> {
  const { accountId, ok, text } = await engine.connect(provider, tool);
  io.out(`Connected as ${accountId}. First read: ${text}`);
  return ok ? exit.done : exit.unreadable;
}

function list(accounts: AccountStore, io: CliIo): number {
  for (const { id, label, tool } of accounts.list()) {
    io.out(plain(`${id}  ${label}${tool === null ? '' : `  (from ${tool})`}`));
  }
  return accounts.list().length === 0 ? exit.noAccount : exit.done;
}

function failure(error: unknown): number {
  if (!(error instanceof ReadError)) return exit.failed;
  return error.code === 'unsupported' ? exit.usage : exit.noAccount;
}

/** Every command that reads or changes accounts; gives the exit code. */
export async function runCommand(
  command: EngineCommand,
  engine: Engine,
  accounts: AccountStore,
  io: CliIo,
): Promise<number> {
  const run: {
    [N in EngineCommand['name']]: (given: Extract<EngineCommand, { name: N }>) => number | Promise<number>;
  } = {
    status: (given) => status(given, engine, io),
    discover: () => discover(engine, io),
    connect: (given) => connect(given, engine, io),
    disconnect: (given) => disconnect(given.account, accounts, engine, io),
    accounts: () => list(accounts, io),
  };
  try {
    // The table has each command's own function under its own name, which the compiler cannot follow through an index.
    return await (run[command.name] as (given: EngineCommand) => number | Promise<number>)(command);
  } catch (error) {
    io.err(plain(error instanceof Error ? error.message : String(error)));
    return failure(error);
  }
}

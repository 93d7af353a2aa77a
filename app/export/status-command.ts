import type { AppState } from '../../shared/state.ts';
import type { Command } from './arguments.ts';
import type { CommandTools } from './cli-io.ts';
import { exit } from './command-error.ts';
import { publicDocument } from './public-document.ts';
import { drawFirstRun, drawState } from './terminal.ts';

type StatusCommand = Extract<Command, { name: 'status' }>;

const clearScreen = '\u001B[2J\u001B[H';

const codeOf = ({ document }: AppState): number => {
  if (document.accounts.length === 0) return exit.noAccount;
  return document.accounts.some(({ error }) => error !== null) ? exit.unreadable : exit.done;
};

export async function status(command: StatusCommand, { backend, io }: CommandTools): Promise<number> {
  const draw = (state: AppState): string => {
    // One document a line can be followed by a program.
    if (command.json) return JSON.stringify(publicDocument(state.document), null, command.watch ? 0 : 2);
    return drawState(state, { colour: io.colour, now: io.now() });
  };
  // Nobody real is asked for sample accounts, and there is nothing to show of them until they are read.
  if (command.refresh || command.demo) await backend.refresh(null);
  let state = await backend.state();
  if (state.document.accounts.length === 0) {
    io.out(command.json ? draw(state) : drawFirstRun(await backend.discover(), io.program));
    return exit.noAccount;
  }
  let shown = draw(state);
  io.out(shown);
  if (!command.watch) return codeOf(state);
  await backend.watch((next) => {
    state = next;
    const text = draw(next);
    if (text === shown) return;
    shown = text;
    io.out((io.terminal && !command.json ? clearScreen : '') + text);
  }, io.end);
  if (!io.end.aborted) io.err('The running Plimsoll has ended.');
  return codeOf(state);
}

import { app } from 'electron';
import { openAnswers } from './accounts/answers.ts';
import { openCaptures } from './accounts/captures.ts';
import { ownBackend, type Backend } from './export/backend.ts';
import type { CliIo } from './export/cli-io.ts';
import { runCommand, type EngineCommand } from './export/commands.ts';
import { meetingAt } from './export/meeting.ts';
import { findApp } from './export/socket-client.ts';
import { textFrom } from './export/stdin.ts';
import type { Start } from './main.ts';
import { useThrowAwayProfile } from './system/throw-away-profile.ts';

/** Aborted by whoever ends the program, and by a reader that goes away (`| head`). */
function endSignal(): AbortSignal {
  const controller = new AbortController();
  const end = (): void => controller.abort();
  const listen = (): void => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, end).on(signal, end);
  };
  listen();
  // Chromium has put its own handlers in their place by then.
  void app.whenReady().then(listen);
  process.stdout.once('error', end);
  return controller.signal;
}

/** The exit code of a program that was interrupted. */
const interrupted = (end: AbortSignal): Promise<number> =>
  new Promise((resolve) => end.addEventListener('abort', () => resolve(130), { once: true }));

function terminalIo(now: () => number): CliIo {
  return {
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
    input() {
      if (process.stdin.isTTY) process.stderr.write('Paste the headers, then press Ctrl+D.\n');
      return textFrom(process.stdin);
    },
    colour: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
    terminal: process.stdout.isTTY,
    program: app.isPackaged ? 'plimsoll' : 'npm run -s plimsoll --',
    now,
    end: endSignal(),
  };
}

async function carryOut(command: EngineCommand, { home, redirects, open, now }: Start): Promise<number> {
  const io = terminalIo(now);
  const { place, greeting } = meetingAt(home, redirects);
  const running = await findApp(place, greeting);
  const own = async (): Promise<Backend> => {
    const { engine, accounts } = await open();
    const poll = (): (() => void) => {
      engine.start();
      return engine.stop;
    };
    return ownBackend({ engine, accounts, ready: () => app.whenReady(), poll });
  };
  const work = runCommand(command, {
    backend: running ?? (await own()),
    isApp: running !== null,
    answers: openAnswers(home),
    captures: openCaptures(home),
    io,
  });
  const watches = command.name === 'status' && command.watch;
  return watches ? work : Promise.race([work, interrupted(io.end)]);
}

/**
 * One command in the terminal: no window, and the app's instance lock left alone. The running app does the work where
 * there is one, so that its popover follows. What asks nobody anything does not wait for Chromium.
 */
export async function run(command: EngineCommand, start: Start): Promise<void> {
  const removeProfile = useThrowAwayProfile();
  app.disableHardwareAcceleration();
  app.on('window-all-closed', () => undefined);
  try {
    const code = await carryOut(command, start);
    await new Promise((resolve) => process.stdout.write('', resolve));
    removeProfile();
    endNow(code);
  } catch (error) {
    removeProfile();
    throw error;
  }
}

/**
 * Without Chromium's own farewell. Without a display GTK sometimes aborts or hangs in it ("Can't create a
 * GtkStyleContext without a display connection", seen in 1 of 200 runs with Electron 42), and nothing is left to save:
 * the profile was thrown away and readers keep nothing on disk.
 */
function endNow(code: number): void {
  (process as unknown as { reallyExit(code: number): never }).reallyExit(code);
}

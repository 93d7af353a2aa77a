import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { runCommand } from './export/commands.ts';
import type { Command } from './export/arguments.ts';
import type { Start } from './main.ts';

type EngineCommand = Exclude<Command, { name: 'gui' | 'version' | 'help' | 'usage' }>;

/** One command in the terminal: no window, a throw-away Chromium profile, and the app's instance lock left alone. */
export async function run(command: EngineCommand, { open, now }: Start): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), 'plimsoll-cli-'));
  app.setPath('userData', profile);
  app.disableHardwareAcceleration();
  app.on('window-all-closed', () => undefined);
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
    // A reader that goes away (`| head`) ends it too.
    process.stdout.once('error', () => resolve());
  });
  const [{ engine, accounts }] = await Promise.all([open(), app.whenReady()]);
  const code = await runCommand(command, engine, accounts, {
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
    colour: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
    terminal: process.stdout.isTTY,
    now,
    ended,
  });
  await new Promise((resolve) => process.stdout.write('', resolve));
  rmSync(profile, { recursive: true, force: true });
  endNow(code);
}

/**
 * Without Chromium's own farewell. Without a display GTK sometimes aborts or hangs in it ("Can't create a
 * GtkStyleContext without a display connection", seen in 1 of 200 runs with Electron 42), and nothing is left to save:
 * the profile was thrown away and readers keep nothing on disk.
 */
function endNow(code: number): void {
  (process as unknown as { reallyExit(code: number): never }).reallyExit(code);
}

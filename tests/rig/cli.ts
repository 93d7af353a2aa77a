import { spawnApp, type SpawnOptions } from './spawn-app.ts';
import { withTimeout } from './wait.ts';

export interface CliResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** One command of the program, as from a terminal without a display. */
export async function runCli(options: SpawnOptions): Promise<CliResult> {
  const { electronArgs = [], env = {} } = options;
  const running = await spawnApp({
    ...options,
    electronArgs: ['--ozone-platform=headless', ...electronArgs],
    env: { DISPLAY: undefined, ...env },
  });
  const what = `plimsoll ${(options.args ?? []).join(' ')}`;
  const code = await withTimeout(running.exited, `${what} to end`, 30_000).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${running.stdout()}\n${running.stderr()}`);
  });
  return { code, stdout: running.stdout(), stderr: running.stderr() };
}

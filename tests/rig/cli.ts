import { spawnApp, type SpawnOptions } from './spawn-app.ts';

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
  const code = await running.exited;
  return { code, stdout: running.stdout(), stderr: running.stderr() };
}

import { appEnvironment, makeHome, type AppHome } from './app-home.ts';
import type { Desktop } from './desktop.ts';
import { checkout, electronPath, sandboxArguments } from './electron.ts';
import { start, type Running } from './process.ts';

export interface SpawnOptions {
  desktop: Desktop;
  folder?: string;
  /** A packaged program, which holds the app and takes no folder. */
  executable?: string;
  home?: AppHome;
  args?: string[];
  electronArgs?: string[];
  env?: NodeJS.ProcessEnv;
  stdin?: string;
}

export interface Spawned extends Running {
  home: AppHome;
}

/** The same program without Playwright, so without debugger ports: for second instances, the CLI and the bench. */
export async function spawnApp(options: SpawnOptions): Promise<Spawned> {
  const { desktop, executable, folder = checkout, home = makeHome(desktop) } = options;
  const { args = [], electronArgs = [], env, stdin = '' } = options;
  const app = executable === undefined ? [folder] : [];
  const command = executable ?? (await electronPath());
  const running = start(command, [...sandboxArguments, ...electronArgs, ...app, ...args], {
    env: appEnvironment(desktop, home, env),
    stdin,
  });
  desktop.onDispose(() => running.stop());
  return { ...running, home };
}

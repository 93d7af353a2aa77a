import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { ProviderDemo } from '../../app/providers/provider.ts';
import { startSimulator, type Simulator } from '../../app/demo/simulator.ts';
import { makeHome, type AppHome } from './app-home.ts';
import type { Desktop } from './desktop.ts';
import { runCli } from './cli.ts';
import { checkout } from './electron.ts';

/** The vendors' servers as the app reaches them, and a home in which Claude Code is signed in at one of them. */
export interface Vendors extends Simulator {
  home: AppHome;
  /** What the app needs in its environment to be redirected here. */
  env: NodeJS.ProcessEnv;
  /** Makes the session meter of the signed-in account show this, from the next read on. */
  setSession(utilisation: number, resetsAt?: string): void;
}

const usagePath = '/api/oauth/usage';

function writeJson(path: string, content: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(content, null, 2));
}

/** Looked up by name, not imported: a project without this provider still type-checks. */
async function demoOf(provider: string): Promise<ProviderDemo> {
  const path = join(checkout, 'app/providers', provider, 'demo.ts');
  const { demo } = (await import(path)) as { demo: ProviderDemo };
  return demo;
}

/** `token` is of a sample person; another one is somebody the vendor does not know. */
export function signInToClaudeCode(home: AppHome, token: string): void {
  const inAnHour = Date.now() + 3_600_000;
  const claudeAiOauth = { accessToken: token, refreshToken: 'never-touched', expiresAt: inAnHour };
  writeJson(join(home.home, '.claude/.credentials.json'), { claudeAiOauth });
}

/** Vendors that answer, and a home whose person has consented to the use of their login. */
export async function startVendors(desktop: Desktop, { connected = true } = {}): Promise<Vendors> {
  const demo = await demoOf('anthropic');
  const simulator = await startSimulator([demo], { now: Date.now });
  desktop.onDispose(simulator.close);
  const home = makeHome(desktop);
  signInToClaudeCode(home, demo.accounts[0]?.token ?? '');
  const endpoints = join(desktop.folder, 'endpoints.json');
  writeJson(endpoints, simulator.endpoints);
  const env = { PLIMSOLL_ENDPOINTS: endpoints };
  if (connected) {
    // Nothing is read yet: what a test makes the vendor say is all that is ever known.
    const silent = simulator.control.set({}, { status: 503 });
    await runCli({ desktop, home, env, args: ['connect', 'anthropic', '--from', 'claude-code'] });
    silent();
  }
  let undo = (): void => undefined;
  return {
    ...simulator,
    home,
    env,
    setSession(utilisation, resetsAt = new Date(Date.now() + 2 * 3_600_000).toISOString()) {
      undo();
      const body = { five_hour: { utilization: utilisation, resets_at: resetsAt }, limits: [] };
      undo = simulator.control.set({ path: usagePath }, { body });
    },
  };
}

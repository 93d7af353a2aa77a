import { expect } from '@playwright/test';
import type { PublicDocument } from '../../app/export/public-document.ts';
import { runCli, type CliResult } from './cli.ts';
import type { Desktop } from './desktop.ts';
import { spawnApp, type Spawned } from './spawn-app.ts';
import { breaches } from './status-schema.ts';
import type { Vendors } from './vendors.ts';

export const connectClaude = ['connect', 'anthropic', '--from', 'claude-code'];

export type Run = (...args: string[]) => Promise<CliResult>;

/** The terminal of the person in whose home Claude Code is signed in. */
export const terminalOf =
  (desktop: Desktop, vendors: Vendors, env: NodeJS.ProcessEnv = {}): Run =>
  (...args) =>
    runCli({ desktop, home: vendors.home, env: { ...vendors.env, ...env }, args });

/** `status --watch` there, which goes on until it is ended. */
export const watchIn = (desktop: Desktop, { home, env }: Vendors): Promise<Spawned> =>
  spawnApp({
    desktop,
    home,
    electronArgs: ['--ozone-platform=headless'],
    env: { ...env, DISPLAY: undefined },
    args: ['status', '--watch'],
  });

/** The document, after holding it against what is promised of it. */
export function documentIn({ stdout }: CliResult): PublicDocument {
  const document = JSON.parse(stdout) as PublicDocument;
  expect(breaches(document)).toEqual([]);
  return document;
}

import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Desktop } from './desktop.ts';
import { homeEnvironment } from './folders.ts';

/** What one installation of the app owns; it outlives a restart. */
export interface AppHome {
  /** HOME of the program. */
  home: string;
  /** PLIMSOLL_HOME. */
  data: string;
}

export function makeHome(desktop: Desktop): AppHome {
  const folder = mkdtempSync(join(desktop.folder, 'app-'));
  const [home, data] = [join(folder, 'home'), join(folder, 'plimsoll')];
  mkdirSync(home);
  mkdirSync(data, { mode: 0o700 });
  return { home, data };
}

export function appEnvironment(
  desktop: Desktop,
  home: AppHome,
  more: NodeJS.ProcessEnv = {},
): Record<string, string> {
  const all = { ...desktop.env, ...homeEnvironment(home.home), PLIMSOLL_HOME: home.data, ...more };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** The demo keeps its own log, in a folder of its own. */
export function readLog(home: AppHome): string {
  const read = (...folders: string[]): string => {
    try {
      return readFileSync(join(home.data, ...folders, 'logs/plimsoll.log'), 'utf8');
    } catch {
      // Not started yet, or the test is about a home that cannot be written.
      return '';
    }
  };
  return read() + read('demo');
}

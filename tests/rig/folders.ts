import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A Unix socket's path may have 107 bytes, and Chromium makes one that is some 50 below the root. */
const longestRoot = 50;

const temporary = new Set<string>();

export function temporaryFolder(name: string): string {
  const root = tmpdir().length > longestRoot ? '/tmp' : tmpdir();
  const folder = mkdtempSync(join(root, `${name}-`));
  temporary.add(folder);
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  temporary.delete(folder);
}

process.on('exit', () => {
  for (const folder of temporary) removeFolder(folder);
});

/** A home of its own for a program, with the folders the XDG variables point at. */
export function homeEnvironment(home: string): NodeJS.ProcessEnv {
  const folders = {
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.local/share'),
    XDG_STATE_HOME: join(home, '.local/state'),
    XDG_CACHE_HOME: join(home, '.cache'),
  };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  return { HOME: home, ...folders };
}

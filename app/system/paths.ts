import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Home } from './home.ts';

/** The default for PLIMSOLL_HOME: the system's place for application data. */
export function defaultHome(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform === 'win32') return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Plimsoll');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Plimsoll');
  return join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'plimsoll');
}

/**
 * Chromium's own folder. The instance lock is keyed by it, so a home that cannot be written still needs one that two
 * starts agree on; a folder in the temporary directory that is not ours alone is not used.
 */
export function chromiumFolder(home: Home): string {
  if (home.trouble === null) return home.file('chromium');
  const key = createHash('sha256').update(home.path).digest('hex').slice(0, 12);
  const fallback = join(tmpdir(), `plimsoll-${process.getuid?.() ?? 0}-${key}`);
  try {
    mkdirSync(fallback, { recursive: true, mode: 0o700 });
    const { uid, mode } = statSync(fallback);
    if (process.platform === 'win32' || (uid === process.getuid?.() && (mode & 0o077) === 0)) return fallback;
  } catch {
    // Not to be had; a fresh one below will do.
  }
  return mkdtempSync(join(tmpdir(), 'plimsoll-'));
}

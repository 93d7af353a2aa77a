import { accessSync, chmodSync, constants, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export interface Home {
  path: string;
  /** Why nothing can be saved there, as a sentence with what to do; null when all is well. */
  trouble: string | null;
  file(...parts: string[]): string;
}

const reasons: Record<string, string> = {
  ENOSPC: 'the disk is full. Free some space, then restart Plimsoll',
  EDQUOT: 'your disk quota is used up. Free some space, then restart Plimsoll',
  EROFS: 'it is on a read-only file system. Set PLIMSOLL_HOME to a folder that can be written',
  EACCES:
    'you have no right to write there. Change its owner or mode, or set PLIMSOLL_HOME to another folder',
  EPERM: 'you have no right to write there. Change its owner or mode, or set PLIMSOLL_HOME to another folder',
  ENOTDIR: 'a file is in its way. Move that file, or set PLIMSOLL_HOME to another folder',
  EEXIST: 'a file is in its way. Move that file, or set PLIMSOLL_HOME to another folder',
};

export function reasonFor(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? `writing there fails (${code === '' ? String(error) : code})`;
}

/** The root, or a folder such as /tmp, must not become private only because somebody pointed us at it. */
const isEverybodys = (path: string, mode: number): boolean => dirname(path) === path || (mode & 0o1000) !== 0;

function makePrivate(path: string): void {
  if (process.platform === 'win32') return;
  const { mode } = statSync(path);
  if ((mode & 0o077) !== 0 && !isEverybodys(path, mode)) chmodSync(path, 0o700);
}

/** Makes the folder private and finds out by writing, not by asking, whether it can be written. */
function prepare(path: string): string | null {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.W_OK | constants.X_OK);
    makePrivate(path);
    const probe = join(path, `.probe-${process.pid}`);
    try {
      writeFileSync(probe, Buffer.alloc(4096));
    } finally {
      rmSync(probe, { force: true });
    }
    return null;
  } catch (error) {
    return `${path} cannot be used to keep settings: ${reasonFor(error)}. Until then nothing is saved.`;
  }
}

export function openHome(path: string): Home {
  const absolute = resolve(path);
  return { path: absolute, trouble: prepare(absolute), file: (...parts) => join(absolute, ...parts) };
}

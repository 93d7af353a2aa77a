import { createHash } from 'node:crypto';
import { lstatSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';

export interface SocketPlace {
  /** A Unix socket's path, or a named pipe's name. */
  socket: string;
  /** Who can read this file is who may ask. */
  tokenFile: string;
  /** Where both lie; null for a named pipe, which lies nowhere. */
  folder: string | null;
}

interface PlaceQuestion {
  /** PLIMSOLL_HOME: each has a socket of its own. */
  home: string;
  userHome: string;
  env: Record<string, string | undefined>;
  platform: NodeJS.Platform;
}

/** What a socket's address can hold on every system. */
const mostBytes = 100;

const isOurs = (uid: number): boolean => uid === (process.geteuid?.() ?? uid);

/** A folder that is ours, and that nobody else can put anything into or look into. */
export function isPrivateFolder(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isDirectory() === true && isOurs(found.uid) && (found.mode & 0o077) === 0;
}

export type Found = 'nothing' | 'socket' | 'foreign';

/** What lies where the socket belongs. A link, or what somebody else has put there, is not to be trusted. */
export function lookAt(path: string): Found {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 'nothing';
  return found.isSocket() && isOurs(found.uid) ? 'socket' : 'foreign';
}

/** The same home by another path is the same home. */
function hashOf(home: string): string {
  let path = home;
  try {
    path = realpathSync(home);
  } catch {
    // It is not there, so nobody can have come to it by another path.
  }
  return createHash('sha256').update(path).digest('hex').slice(0, 16);
}

/** Where the app that runs on this home listens; null where no path is short enough. */
export function socketPlace({ home, userHome, env, platform }: PlaceQuestion): SocketPlace | null {
  const name = `plimsoll-${hashOf(home)}`;
  if (platform === 'win32') {
    return { socket: `\\\\.\\pipe\\${name}`, tokenFile: join(home, 'socket.token'), folder: null };
  }
  const runtime = env['XDG_RUNTIME_DIR'] ?? '';
  const folders = [
    // After "sudo" it may still be somebody else's.
    ...(isAbsolute(runtime) && isPrivateFolder(runtime) ? [runtime] : []),
    join(userHome, '.plimsoll'),
  ];
  const socket = folders
    .map((folder) => join(folder, `${name}.sock`))
    .find((path) => Buffer.byteLength(path) <= mostBytes);
  if (socket === undefined) return null;
  return { socket, tokenFile: socket.replace(/sock$/, 'token'), folder: dirname(socket) };
}

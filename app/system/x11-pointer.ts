import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import {
  decodePointer,
  decodeRoot,
  decodeSetupHead,
  encodeQueryPointer,
  encodeSetup,
  findCookie,
  isEvent,
  messageSize,
  parseDisplay,
  setupHeadSize,
  type Point,
} from './x11-wire.ts';

interface X11Environment {
  DISPLAY?: string | undefined;
  XAUTHORITY?: string | undefined;
  HOME?: string | undefined;
}

/** The cookie file; empty where there is none: some servers let in anybody who reaches their socket. */
async function readAuthority({ XAUTHORITY, HOME }: X11Environment, signal: AbortSignal): Promise<Buffer> {
  const path = XAUTHORITY || (HOME ? join(HOME, '.Xauthority') : null);
  if (path === null) return Buffer.alloc(0);
  return readFile(path, { signal }).catch(() => Buffer.alloc(0));
}

/** The socket with a path, else the abstract one: a sandbox or a container may show us only one of them. */
async function open(display: string, signal: AbortSignal): Promise<Socket | null> {
  for (const kind of ['', '\0']) {
    signal.throwIfAborted();
    const socket = connect({ path: `${kind}/tmp/.X11-unix/X${display}`, signal });
    // Whoever waits for bytes sees the end of them; an error that comes when nobody waits concerns nobody.
    socket.on('error', () => undefined);
    const connected = await once(socket, 'connect').catch(() => null);
    if (connected !== null) return socket;
  }
  return null;
}

/** Takes exactly so many bytes at a time. */
function reader(socket: Socket): (size: number) => Promise<Buffer> {
  const chunks: AsyncIterator<Buffer> = socket[Symbol.asyncIterator]();
  let pending = Buffer.alloc(0);
  return async (size) => {
    while (pending.length < size) {
      const next = await chunks.next();
      if (next.done === true) throw new Error('The X server closed the connection.');
      pending = Buffer.concat([pending, next.value]);
    }
    const taken = pending.subarray(0, size);
    pending = pending.subarray(size);
    return taken;
  };
}

async function converse(socket: Socket, cookie: Buffer | null, screen: number): Promise<Point | null> {
  const take = reader(socket);
  socket.write(encodeSetup(cookie));
  const size = decodeSetupHead(await take(setupHeadSize));
  const root = size === null ? null : decodeRoot(await take(size), screen);
  if (root === null) return null;
  socket.write(encodeQueryPointer(root));
  for (;;) {
    const message = await take(messageSize);
    if (!isEvent(message)) return decodePointer(message);
  }
}

/**
 * Where the pointer is, in device pixels of the display's screen, asked of the X server itself; null when it cannot be
 * had at once (another machine's display, a refusal, no answer in time).
 */
export async function queryPointer(env: X11Environment, { timeoutMs = 100 } = {}): Promise<Point | null> {
  const display = parseDisplay(env.DISPLAY);
  if (display === null) return null;
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), timeoutMs);
  let socket: Socket | null = null;
  try {
    const cookie = findCookie(await readAuthority(env, limit.signal), display.number, hostname());
    socket = await open(display.number, limit.signal);
    return socket && (await converse(socket, cookie, display.screen));
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
    socket?.destroy();
  }
}

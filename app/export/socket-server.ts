import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import type { AppState } from '../../shared/state.ts';
import { ReadError } from '../providers/read-error.ts';
import { writeAtomic } from '../system/files.ts';
import type { Log } from '../system/log.ts';
import type { Backend } from './backend.ts';
import { isPrivateFolder, lookAt, type SocketPlace } from './socket-place.ts';
import {
  callSchema,
  lineOf,
  longestCall,
  onLines,
  parsed,
  type Greeting,
  type Line,
  type Request,
} from './socket-protocol.ts';

interface ServerOptions {
  place: SocketPlace;
  greeting: Greeting;
  backend: Backend;
  log: Log;
}

export interface SocketServer {
  close(): void;
}

/** Who says nothing is not kept waiting for. */
const patienceMs = 5_000;

const isSame = (a: string, b: string): boolean => {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
};

/** What has a single answer. */
type Question = Exclude<Request, { name: 'watch' }>;

function answerTo(request: Question, backend: Backend): Promise<unknown> {
  const give: { [N in Question['name']]: (asked: Extract<Question, { name: N }>) => Promise<unknown> } = {
    hello: async () => null,
    accounts: () => backend.accounts(),
    state: () => backend.state(),
    refresh: ({ accountId }) => backend.refresh(accountId),
    discover: () => backend.discover(),
    connect: ({ provider, tool }) => backend.connect(provider, tool),
    connectKey: ({ provider, keyEnv, baseUrl }) => backend.connectKey(provider, keyEnv, baseUrl),
    disconnect: ({ accountId }) => backend.disconnect(accountId),
  };
  // As in the table of commands: the compiler cannot follow an index.
  return (give[request.name] as (asked: Question) => Promise<unknown>)(request);
}

async function watch(socket: Socket, backend: Backend, say: (line: Line) => void): Promise<void> {
  const end = new AbortController();
  socket.once('close', () => end.abort());
  let latest: AppState | null = null;
  // Who is slow to read gets the latest state, not every one.
  const send = (): void => {
    if (latest === null || socket.writableNeedDrain) return;
    say({ ok: latest });
    latest = null;
  };
  socket.on('drain', send);
  await backend.watch((state) => {
    latest = state;
    send();
  }, end.signal);
}

function failureOf(error: unknown): Line {
  const message = error instanceof Error ? error.message : String(error);
  return { error: { code: error instanceof ReadError ? error.code : null, message } };
}

function serve(socket: Socket, token: string, { greeting, backend, log }: ServerOptions): void {
  const say = (line: Line): void => void socket.write(lineOf(line));
  async function receive(text: string): Promise<void> {
    const call = parsed(callSchema, text);
    const mine = call?.greeting;
    if (call === null || mine === undefined || !isSame(mine.token, token)) {
      log.warn('socket refused', { why: call === null ? 'input' : 'token' });
      say({ refused: 'token' });
    } else if (mine.version !== greeting.version || mine.endpoints !== greeting.endpoints) {
      say({ refused: mine.version === greeting.version ? 'endpoints' : 'version' });
    } else {
      say({ hello: true });
      const { request } = call;
      if (request.name === 'watch') await watch(socket, backend, say);
      else say({ ok: (await answerTo(request, backend)) ?? null });
    }
  }

  let asked = false;
  socket.on('error', () => undefined);
  socket.setTimeout(patienceMs, () => socket.destroy());
  onLines(socket, longestCall, (text) => {
    if (asked) return;
    asked = true;
    socket.setTimeout(0);
    receive(text)
      .catch((error: unknown) => say(failureOf(error)))
      .finally(() => socket.end());
  });
}

/** Whether somebody listens there. A socket that a killed app left behind refuses. */
async function answers(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Makes room for the socket; says why it cannot be made. */
async function prepare({ socket, folder }: SocketPlace): Promise<string | null> {
  if (folder === null) return null;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!isPrivateFolder(folder)) return `${folder} is not ours alone`;
  const found = lookAt(socket);
  if (found === 'foreign') return `${socket} is not ours`;
  if (found === 'nothing') return null;
  if (await answers(socket)) return 'another Plimsoll listens there';
  rmSync(socket, { force: true });
  return null;
}

/** Lets this user's terminal ask the running app. Without it the terminal does the work itself, so nothing here throws. */
export async function serveSocket(options: ServerOptions): Promise<SocketServer | null> {
  const { place, log } = options;
  try {
    const trouble = await prepare(place);
    if (trouble !== null) {
      log.warn('no socket', { why: trouble });
      return null;
    }
    const token = randomBytes(32).toString('base64url');
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      serve(socket, token, options);
    });
    server.listen(place.socket);
    await once(server, 'listening');
    if (place.folder !== null) chmodSync(place.socket, 0o600);
    server.on('error', (error) => log.warn('socket failed', { error }));
    // Only now: whoever finds a token finds somebody who listens.
    writeAtomic(place.tokenFile, token, { durable: false });
    return {
      close() {
        rmSync(place.tokenFile, { force: true });
        server.close();
        for (const socket of sockets) socket.destroy();
      },
    };
  } catch (error) {
    log.warn('no socket', { error });
    return null;
  }
}

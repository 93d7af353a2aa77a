import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import type { Account } from '../../shared/meter.ts';
import type { AppState, FindingView, Outcome } from '../../shared/state.ts';
import { ReadError } from '../providers/read-error.ts';
import type { Backend } from './backend.ts';
import { isPrivateFolder, lookAt, type SocketPlace } from './socket-place.ts';
import {
  lineOf,
  lineSchema,
  longestAnswer,
  onLines,
  parsed,
  type Greeting,
  type Line,
  type Request,
} from './socket-protocol.ts';

/** An app that is there but hangs must not hang the terminal too. */
const helloMs = 2_000;
/** Longer than the slowest reading may take. */
const answerMs = 300_000;

const gone = (): Error => new Error('The running Plimsoll ended before it answered. Try again.');

function tokenAt({ socket, tokenFile, folder }: SocketPlace): string | null {
  if (folder !== null && (lookAt(socket) !== 'socket' || !isPrivateFolder(folder))) return null;
  try {
    return readFileSync(tokenFile, 'utf8');
  } catch {
    return null;
  }
}

function errorIn(line: Line): Error | null {
  if ('refused' in line) return new Error('The running Plimsoll does not talk to this one.');
  if (!('error' in line)) return null;
  const { code, message } = line.error;
  return code === null ? new Error(message) : new ReadError(code, message);
}

/** Sends one request and hands over every answer to it; resolves when the app hangs up. */
function call(
  place: SocketPlace,
  greeting: Greeting,
  request: Request,
  onAnswer: (answer: unknown) => void,
  end?: AbortSignal,
): Promise<void> {
  const token = tokenAt(place);
  if (token === null) return Promise.reject(gone());
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(place.socket);
    const fail = (error: Error): void => {
      reject(error);
      socket.destroy();
    };
    socket.setTimeout(helloMs, () => fail(new Error('The running Plimsoll does not answer.')));
    end?.addEventListener('abort', () => socket.destroy(), { once: true });
    onLines(socket, longestAnswer, (text) => {
      const line = parsed(lineSchema, text);
      const error = line === null ? new Error('The running Plimsoll says nothing sensible.') : errorIn(line);
      if (error !== null) fail(error);
      else if (line !== null && 'ok' in line) onAnswer(line.ok);
      else socket.setTimeout(request.name === 'watch' ? 0 : answerMs);
    });
    socket.on('error', () => reject(gone()));
    socket.on('close', () => resolve());
    socket.write(lineOf({ greeting: { ...greeting, token }, request }));
  });
}

/** The running app's own backend. It is the same Plimsoll, so what it answers is what it would give here. */
function appBackend(place: SocketPlace, greeting: Greeting): Backend & { hello(): Promise<null> } {
  async function ask<T>(request: Request): Promise<T> {
    const answers: unknown[] = [];
    await call(place, greeting, request, (answer) => answers.push(answer));
    if (answers.length === 0) throw gone();
    return answers[0] as T;
  }
  return {
    hello: () => ask<null>({ name: 'hello' }),
    accounts: () => ask<Account[]>({ name: 'accounts' }),
    state: () => ask<AppState>({ name: 'state' }),
    refresh: (accountId) => ask<Outcome[]>({ name: 'refresh', accountId }),
    discover: () => ask<FindingView[]>({ name: 'discover' }),
    connect: (provider, tool) => ask<Outcome>({ name: 'connect', provider, tool }),
    connectKey: (provider, keyEnv, baseUrl) =>
      ask<Outcome[]>({ name: 'connectKey', provider, keyEnv, baseUrl }),
    disconnect: (accountId) => ask<undefined>({ name: 'disconnect', accountId }),
    watch: (listener, end) =>
      call(place, greeting, { name: 'watch' }, (state) => listener(state as AppState), end),
  };
}

/** The app that runs on this home; null when none does, or one that is not to be asked. */
export async function findApp(place: SocketPlace | null, greeting: Greeting): Promise<Backend | null> {
  if (place === null || tokenAt(place) === null) return null;
  const backend = appBackend(place, greeting);
  try {
    await backend.hello();
    return backend;
  } catch {
    return null;
  }
}

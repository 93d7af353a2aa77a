import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Backend } from '../../app/export/backend.ts';
import { findApp } from '../../app/export/socket-client.ts';
import { socketPlace, type SocketPlace } from '../../app/export/socket-place.ts';
import { endpointsPrint, lineOf, longestCall } from '../../app/export/socket-protocol.ts';
import { serveSocket } from '../../app/export/socket-server.ts';
import { ReadError } from '../../app/providers/read-error.ts';
import type { AppState } from '../../shared/state.ts';
import { state } from '../unit/app-state.ts';
import { account, known, meter } from '../unit/sample.ts';

const greeting = { version: '1.2.3', endpoints: endpointsPrint(null) };
const shown = (utilisation = 40): AppState =>
  state([known('anthropic-1a2b3c4d', { meters: [meter({ utilisation })] })]);
const outcome = { accountId: 'anthropic-1a2b3c4d', ok: true, text: '1 meter read' };

function placeIn(): SocketPlace {
  const root = mkdtempSync(join(tmpdir(), 'pl-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, 'run'), { mode: 0o700 });
  const env = { XDG_RUNTIME_DIR: join(root, 'run') };
  const place = socketPlace({ home: root, userHome: root, env, platform: 'linux' });
  if (place === null) throw new Error('The temporary folder is too deep for a socket.');
  return place;
}

/** An app of which only the answers are there. */
function fakeBackend() {
  const listeners = new Set<(next: AppState) => void>();
  const backend = {
    accounts: vi.fn<Backend['accounts']>(async () => [account()]),
    state: vi.fn<Backend['state']>(async () => shown()),
    refresh: vi.fn<Backend['refresh']>(async () => [outcome]),
    discover: vi.fn<Backend['discover']>(async () => []),
    connect: vi.fn<Backend['connect']>(async () => outcome),
    connectKey: vi.fn<Backend['connectKey']>(async () => [outcome]),
    disconnect: vi.fn<Backend['disconnect']>(async () => undefined),
    async watch(listener: (next: AppState) => void, end: AbortSignal) {
      listeners.add(listener);
      await once(end, 'abort');
      listeners.delete(listener);
    },
  };
  return { backend, listeners };
}

async function running(place = placeIn()) {
  const { backend, listeners } = fakeBackend();
  const logged: unknown[] = [];
  const write = (event: string, details?: Record<string, unknown>): void =>
    void logged.push({ event, ...details });
  const server = await serveSocket({ place, greeting, backend, log: { info: write, warn: write } });
  onTestFinished(() => server?.close());
  return { place, backend, listeners, logged, server };
}

const found = async (place: SocketPlace, mine = greeting): Promise<Backend> => {
  const app = await findApp(place, mine);
  if (app === null) throw new Error('No app was found.');
  return app;
};

describe('the terminal asks the running app', () => {
  test('for all that it can do itself', async () => {
    const { place, backend } = await running();
    const app = await found(place);
    expect(await app.accounts()).toEqual([account()]);
    expect(await app.state()).toEqual(shown());
    expect(await app.refresh('anthropic-1a2b3c4d')).toEqual([outcome]);
    expect(await app.discover()).toEqual([]);
    expect(await app.connect('anthropic', 'claude-code')).toEqual(outcome);
    expect(await app.connectKey('openai', 'KEY', null)).toEqual([outcome]);
    await app.disconnect('anthropic-1a2b3c4d');
    expect(backend.refresh).toHaveBeenCalledExactlyOnceWith('anthropic-1a2b3c4d');
    expect(backend.connect).toHaveBeenCalledExactlyOnceWith('anthropic', 'claude-code');
    expect(backend.connectKey).toHaveBeenCalledExactlyOnceWith('openai', 'KEY', null);
    expect(backend.disconnect).toHaveBeenCalledExactlyOnceWith('anthropic-1a2b3c4d');
  });

  test('and is told its failures as if they were its own', async () => {
    const { place, backend } = await running();
    const app = await found(place);
    backend.connect.mockRejectedValueOnce(new ReadError('unsupported', 'Plimsoll cannot use that.'));
    await expect(app.connect('a', 'b')).rejects.toMatchObject({ name: 'ReadError', code: 'unsupported' });
    backend.connect.mockRejectedValueOnce(new Error('The disk is full.'));
    await expect(app.connect('a', 'b')).rejects.toThrow('The disk is full.');
  });

  test('to be told of every change, until it has seen enough', async () => {
    const { place, listeners } = await running();
    const end = new AbortController();
    const seen: number[] = [];
    const app = await found(place);
    const watching = app.watch((next) => {
      seen.push(next.document.governing?.utilisation ?? -1);
      if (seen.length === 3) end.abort();
    }, end.signal);
    await vi.waitFor(() => expect(listeners.size).toBe(1));
    for (const used of [10, 20, 30]) for (const tell of listeners) tell(shown(used));
    await watching;
    expect(seen).toEqual([10, 20, 30]);
    await vi.waitFor(() => expect(listeners.size).toBe(0));
  });

  test('a slow watcher gets the last state in the end', async () => {
    const { place, listeners } = await running();
    const socket = connect(place.socket);
    onTestFinished(() => void socket.destroy());
    const token = readFileSync(place.tokenFile, 'utf8');
    socket.write(lineOf({ greeting: { ...greeting, token }, request: { name: 'watch' } }));
    await vi.waitFor(() => expect(listeners.size).toBe(1));
    const many = state(Array.from({ length: 300 }, (_, at) => known(`anthropic-${10_000_000 + at}`)));
    for (let turn = 0; turn < 200; turn += 1) for (const tell of listeners) tell(many);
    for (const tell of listeners) tell(shown(99));
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString()));
    await vi.waitFor(() => expect(text).toContain('"utilisation":99'), { timeout: 10_000 });
    expect(text.split('\n').length).toBeLessThan(100);
  });

  test('and sees when it ends', async () => {
    const { place, backend, server, listeners } = await running();
    const app = await found(place);
    backend.refresh.mockReturnValueOnce(Promise.withResolvers<never>().promise);
    const refreshing = app.refresh(null);
    const watching = app.watch(() => undefined, new AbortController().signal);
    await vi.waitFor(() => expect([listeners.size, backend.refresh.mock.calls.length]).toEqual([1, 1]));
    server?.close();
    await expect(refreshing).rejects.toThrow('ended before it answered');
    await watching;
    expect(await findApp(place, greeting)).toBeNull();
  });
});

describe('the socket', () => {
  test('is for its owner only, with a token beside it, and nothing of it stays', async () => {
    const { place, server } = await running();
    expect([place.socket, place.tokenFile].map((path) => statSync(path).mode & 0o777)).toEqual([
      0o600, 0o600,
    ]);
    server?.close();
    await vi.waitFor(() => expect(readdirSync(place.folder ?? '')).toEqual([]));
  });

  test('that a killed app left behind is replaced', async () => {
    const place = placeIn();
    const script = `require('node:net').createServer().listen(${JSON.stringify(place.socket)}, () => console.log('up'))`;
    const killed = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(killed.stdout, 'data');
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    writeFileSync(place.tokenFile, 'of the dead', { mode: 0o600 });
    expect(existsSync(place.socket)).toBe(true);
    expect(await findApp(place, greeting)).toBeNull();
    await running(place);
    expect(await (await found(place)).accounts()).toHaveLength(1);
  });

  test('of an app that lives is left alone', async () => {
    const { place } = await running();
    const second = await running(place);
    expect(second.server).toBeNull();
    expect(second.logged).toEqual([{ event: 'no socket', why: 'another Plimsoll listens there' }]);
    expect(await (await found(place)).accounts()).toHaveLength(1);
  });

  test('is not made over something else that lies there', async () => {
    const place = placeIn();
    writeFileSync(place.socket, 'mine');
    const { server, logged } = await running(place);
    expect(server).toBeNull();
    expect(JSON.stringify(logged)).toContain('is not ours');
    expect(readFileSync(place.socket, 'utf8')).toBe('mine');
  });

  test('is neither made nor asked in a folder that others can look into', async () => {
    const { place } = await running();
    chmodSync(place.folder ?? '', 0o755);
    expect(await findApp(place, greeting)).toBeNull();
    expect((await running(place)).server).toBeNull();
  });

  test.skipIf(process.getuid?.() !== 0)('of somebody else is neither replaced nor asked', async () => {
    const { place } = await running();
    chownSync(place.socket, 65_534, 65_534);
    expect(await findApp(place, greeting)).toBeNull();
    expect((await running(place)).server).toBeNull();
  });
});

describe('an app that is not to be asked', () => {
  test.each([
    ['of another version', { ...greeting, version: '1.2.4' }],
    ['that is redirected elsewhere', { ...greeting, endpoints: endpointsPrint(new Map([['a', 'b']])) }],
  ])('is one %s', async (_what, mine) => {
    const { place, backend } = await running();
    expect(await findApp(place, mine)).toBeNull();
    expect(backend.state).not.toHaveBeenCalled();
  });

  test('is one whose token we cannot read, or that has another', async () => {
    const { place, logged } = await running();
    writeFileSync(place.tokenFile, 'guessed');
    expect(await findApp(place, greeting)).toBeNull();
    expect(logged).toEqual([{ event: 'socket refused', why: 'token' }]);
    rmSync(place.tokenFile);
    expect(await findApp(place, greeting)).toBeNull();
  });

  async function impostor(place: SocketPlace, answer: (server: Server) => void): Promise<void> {
    const server = createServer();
    answer(server);
    server.listen(place.socket);
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    writeFileSync(place.tokenFile, 'token', { mode: 0o600 });
  }

  test.each<[string, string]>([
    ['nothing sensible', 'hello?\n'],
    ['another shape', '{"what":1}\n'],
    ['nothing and hangs up', ''],
  ])('is one that says %s', async (_what, text) => {
    const place = placeIn();
    await impostor(place, (server) => server.on('connection', (socket) => socket.end(text)));
    expect(await findApp(place, greeting)).toBeNull();
  });

  test('is one that hangs', async () => {
    const place = placeIn();
    await impostor(place, (server) =>
      server.on('connection', (socket) => onTestFinished(() => void socket.destroy())),
    );
    const before = performance.now();
    expect(await findApp(place, greeting)).toBeNull();
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});

describe('whoever else comes to the socket', () => {
  async function said(place: SocketPlace, text: string): Promise<string> {
    const socket = connect(place.socket);
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', () => undefined);
    socket.write(text);
    await once(socket, 'close');
    return answer;
  }

  test('with nonsense is told nothing, and does no harm', async () => {
    const { place, backend } = await running();
    const token = readFileSync(place.tokenFile, 'utf8');
    const signed = (request: unknown): string => lineOf({ greeting: { ...greeting, token }, request });
    for (const text of [
      'GET / HTTP/1.1\r\n\r\n',
      '{}\n',
      'null\n',
      lineOf({ greeting, request: { name: 'state' } }),
      lineOf({ greeting: { ...greeting, token: token.slice(1) }, request: { name: 'state' } }),
      signed({ name: 'constructor' }),
      signed({ name: 'refresh' }),
      signed({ name: 'connect', provider: 'x'.repeat(1000), tool: 'y' }),
    ]) {
      expect(await said(place, text)).toBe(lineOf({ refused: 'token' }));
    }
    for (const call of Object.values(backend)) {
      if (vi.isMockFunction(call)) expect(call).not.toHaveBeenCalled();
    }
    expect(await (await found(place)).accounts()).toHaveLength(1);
  });

  test('with a line that has no end is hung up on', async () => {
    const { place } = await running();
    expect(await said(place, 'x'.repeat(longestCall + 10))).toBe('');
  });

  test('with a second request on the same line gets one answer', async () => {
    const { place, backend } = await running();
    const token = readFileSync(place.tokenFile, 'utf8');
    const line = lineOf({ greeting: { ...greeting, token }, request: { name: 'state' } });
    expect((await said(place, line + line)).split('\n').filter(Boolean)).toHaveLength(2);
    expect(backend.state).toHaveBeenCalledTimes(1);
  });
});

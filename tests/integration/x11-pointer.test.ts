import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { queryPointer } from '../../app/system/x11-pointer.ts';
import { startDisplay } from '../rig/display.ts';
import { removeFolder, temporaryFolder } from '../rig/folders.ts';
import { start } from '../rig/process.ts';
import { whyNoDesktop } from '../rig/programs.ts';
import { withTimeout } from '../rig/wait.ts';

const unavailable = whyNoDesktop(['Xvfb', 'xdotool', 'xauth', 'setpriv']);
beforeEach((context) => context.skip(unavailable !== null, unavailable ?? ''));

const base = { PATH: process.env['PATH'] };
/** Longer than a test may take: what has to be answered is answered, not given up. */
const patient = { timeoutMs: 60_000 };

async function run(command: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<void> {
  const program = start(command, args, { env: { ...base, ...env } });
  const code = await withTimeout(program.exited, command);
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${program.stderr()}`);
}

const moveTo = (env: NodeJS.ProcessEnv, x: number, y: number, screen = 0): Promise<void> =>
  run('xdotool', ['mousemove', '--screen', String(screen), String(x), String(y)], env);

function scratch(): string {
  const folder = temporaryFolder('plm-x11');
  onTestFinished(() => removeFolder(folder));
  return folder;
}

async function serve(...args: string[]): Promise<string> {
  const server = start('Xvfb', ['-displayfd', '1', '-nolisten', 'tcp', '-noreset', ...args], { env: base });
  onTestFinished(() => server.stop());
  const [number] = await server.waitForOutput(/^\d+(?=\n)/);
  return `:${number}`;
}

describe('a server that lets everybody of this user in', () => {
  test('tells where the pointer is, each time anew', async () => {
    const { name, server } = await startDisplay('1280x800x24', 96, base);
    onTestFinished(() => server.stop());
    for (const [x, y] of [
      [1270, 790],
      [0, 0],
      [5, 700],
    ] as const) {
      await moveTo({ DISPLAY: name }, x, y);
      for (const DISPLAY of [name, `unix${name}`, `${name}.0`]) {
        expect(await queryPointer({ DISPLAY }, patient)).toEqual({ x, y });
      }
    }
  });

  test('has screens, and the pointer is on one of them', async () => {
    const name = await serve('-screen', '0', '640x480x24', '-screen', '1', '800x600x24');
    await moveTo({ DISPLAY: name }, 700, 500, 1);
    expect(await queryPointer({ DISPLAY: `${name}.1` }, patient)).toEqual({ x: 700, y: 500 });
    expect(await queryPointer({ DISPLAY: name }, patient)).toBeNull();
    expect(await queryPointer({ DISPLAY: `${name}.2` }, patient)).toBeNull();
  });

  test('is found by its abstract socket when the other is not to be seen', async () => {
    const name = await serve('-screen', '0', '640x480x24');
    await moveTo({ DISPLAY: name }, 33, 44);
    rmSync(`/tmp/.X11-unix/X${name.slice(1)}`);
    expect(await queryPointer({ DISPLAY: name }, patient)).toEqual({ x: 33, y: 44 });
  });
});

test('a server with a cookie lets in who has it', async () => {
  const folder = scratch();
  const [good, bad] = [join(folder, 'good'), join(folder, 'bad')];
  const home = join(folder, 'home');
  mkdirSync(home);
  const add = (file: string, display: string, cookie: string): Promise<void> =>
    run('xauth', ['-f', file, 'add', display, 'MIT-MAGIC-COOKIE-1', cookie.repeat(16)]);

  // The server takes every cookie in its file, whatever display it is for: its own number is not known yet.
  await add(join(folder, 'server'), ':0', '5a');
  const DISPLAY = await serve('-screen', '0', '640x480x24', '-auth', join(folder, 'server'));
  await add(good, DISPLAY, '5a');
  await add(join(home, '.Xauthority'), DISPLAY, '5a');
  await add(bad, DISPLAY, 'a5');
  await moveTo({ DISPLAY, XAUTHORITY: good }, 123, 45);

  const at = { x: 123, y: 45 };
  expect(await queryPointer({ DISPLAY, XAUTHORITY: good }, patient)).toEqual(at);
  expect(await queryPointer({ DISPLAY, HOME: home }, patient)).toEqual(at);
  expect(await queryPointer({ DISPLAY, XAUTHORITY: bad, HOME: home }, patient)).toBeNull();
  expect(await queryPointer({ DISPLAY, XAUTHORITY: join(folder, 'none') }, patient)).toBeNull();
  expect(await queryPointer({ DISPLAY }, patient)).toBeNull();
});

describe('something else behind the socket', () => {
  /** No X server counts its displays that far. */
  const number = 100_000_000 + process.pid;
  const DISPLAY = `:${number}`;
  const nothing = Buffer.alloc(0);

  /** Answers the first bytes with these; `closed` is when the client has let go of its end. */
  async function listen(answer: Buffer, end = false): Promise<{ closed: Promise<unknown> }> {
    const closed = Promise.withResolvers<void>();
    const server = createServer((socket: Socket) => {
      socket.on('error', () => undefined);
      socket.on('close', () => closed.resolve());
      socket.once('data', () => (end ? socket.end(answer) : socket.write(answer)));
    });
    server.listen(`\0/tmp/.X11-unix/X${number}`);
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    return { closed: closed.promise };
  }

  test('nothing at all', async () => {
    expect(await queryPointer({ DISPLAY }, patient)).toBeNull();
    expect(await queryPointer({}, patient)).toBeNull();
    expect(await queryPointer({ DISPLAY: 'elsewhere.example:0' }, patient)).toBeNull();
  });

  const acceptance = Buffer.from([1, 0, 11, 0, 0, 0, 20, 0]);
  const answers: [string, Buffer, boolean][] = [
    ['closes at once', nothing, true],
    ['refuses', Buffer.from([0, 0, 11, 0, 0, 0, 0, 0]), false],
    ['speaks something else', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), false],
    ['promises more than it sends', Buffer.concat([acceptance, Buffer.alloc(79)]), true],
    ['has no screen', Buffer.concat([acceptance, Buffer.alloc(80)]), false],
  ];
  test.for(answers)('one that %s', async ([, answer, end]) => {
    const { closed } = await listen(answer, end);
    expect(await queryPointer({ DISPLAY }, patient)).toBeNull();
    await withTimeout(closed, 'the socket to be closed');
  });

  test.for([
    ['one that says nothing', nothing],
    ['one that stops half way', Buffer.concat([acceptance, Buffer.alloc(40)])],
  ] as const)('%s is given up, and its socket closed', async ([, answer]) => {
    const { closed } = await listen(answer);
    expect(await withTimeout(queryPointer({ DISPLAY }), 'the time-out')).toBeNull();
    await withTimeout(closed, 'the socket to be closed');
  });
});

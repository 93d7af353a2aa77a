import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { watchName } from '../../app/system/session-bus.ts';
import { watchTrayHost } from '../../app/tray/host.ts';
import { Connection, startBus, type SessionBus } from '../rig/dbus.ts';
import { removeFolder, temporaryFolder } from '../rig/folders.ts';
import { whyNoDesktop } from '../rig/programs.ts';
import { waitFor } from '../rig/wait.ts';

const unavailable = whyNoDesktop(['dbus-daemon', 'setpriv']);
beforeEach((context) => context.skip(unavailable !== null, unavailable ?? ''));

const name = 'org.kde.StatusNotifierWatcher';

function folder(): string {
  const made = temporaryFolder('plimsoll-bus');
  onTestFinished(() => removeFolder(made));
  return made;
}

async function bus(): Promise<SessionBus> {
  const started = await startBus(folder(), { PATH: process.env['PATH'] });
  onTestFinished(() => started.daemon.stop());
  return started;
}

async function connection(address: string): Promise<Connection> {
  const made = await Connection.open(address);
  onTestFinished(() => made.close());
  return made;
}

function watch(address: string, watched = name): (boolean | null)[] {
  const told: (boolean | null)[] = [];
  const watching = watchName({ address, name: watched, onOwner: (owned) => told.push(owned) });
  onTestFinished(() => watching.close());
  return told;
}

const telling = (told: readonly unknown[], expected: unknown[]): Promise<unknown> =>
  waitFor(() => told.length >= expected.length, { what: `${JSON.stringify(expected)} to be told` }).then(() =>
    expect(told).toEqual(expected),
  );

describe('a name on a real bus', () => {
  test('is told as it is at first, and whenever it comes and goes', async () => {
    const { address } = await bus();
    const told = watch(address);
    await telling(told, [false]);
    const owner = await connection(address);
    await owner.takeName(name);
    await telling(told, [false, true]);
    await owner.releaseName(name);
    await telling(told, [false, true, false]);
    await owner.takeName(name);
    owner.close();
    await telling(told, [false, true, false, true, false]);
  });

  test('that is owned already is told as owned, to everybody who asks', async () => {
    const { address } = await bus();
    await (await connection(address)).takeName(name);
    await Promise.all([telling(watch(address), [true]), telling(watch(address), [true])]);
  });

  test('is told apart from other names', async () => {
    const { address } = await bus();
    const told = watch(address, 'org.example.Nobody');
    await telling(told, [false]);
    const owner = await connection(address);
    await owner.takeName(name);
    await owner.takeName('org.example.Nobody');
    await telling(told, [false, true]);
  });

  test('is gone with the bus', async () => {
    const { address, daemon } = await bus();
    const told = watch(address);
    await telling(told, [false]);
    await daemon.stop();
    await telling(told, [false, null]);
  });

  test('is told no more after closing, not even about the end of the bus', async () => {
    const { address, daemon } = await bus();
    const told: (boolean | null)[] = [];
    const watching = watchName({ address, name, onOwner: (owned) => told.push(owned) });
    await telling(told, [false]);
    watching.close();
    const owner = await connection(address);
    const witness = watch(address);
    await owner.takeName(name);
    await waitFor(() => witness.at(-1) === true, { what: 'another watcher to be told' });
    await daemon.stop();
    await waitFor(() => witness.at(-1) === null, { what: 'another watcher to see the end' });
    expect(told).toEqual([false]);
  });
});

describe('a bus that is none', () => {
  test('because nobody listens there is told as missing', async () => {
    await telling(watch(`unix:path=${join(folder(), 'nobody')}`), [null]);
  });

  test('because its path is too long for a socket is told as missing', async () => {
    await telling(watch(`unix:path=/tmp/${'x'.repeat(300)}`), [null]);
  });

  test.each([
    ['refuses us', 'REJECTED EXTERNAL\r\n'],
    ['speaks another language', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['talks nonsense after letting us in', `OK 1234\r\n${'nonsense'.repeat(10)}`],
    ['hangs up', null],
  ])('because it %s is told as missing', async (_name, answer) => {
    const path = join(folder(), 'bus');
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      if (answer === null) socket.destroy();
      else socket.write(answer);
    });
    await once(server.listen(path), 'listening');
    onTestFinished(() => void server.close());
    await telling(watch(`unix:path=${path}`), [null]);
  });
});

describe('the tray’s host', () => {
  test('is known at the start, and a new listener learns what is', async () => {
    const { address } = await bus();
    const owner = await connection(address);
    await owner.takeName(name);
    const host = watchTrayHost({ DBUS_SESSION_BUS_ADDRESS: address }, 'linux');
    onTestFinished(() => host.close());
    expect(await host.atStart).toBe(true);
    const told: boolean[] = [];
    host.onChange((present) => told.push(present));
    await telling(told, [true]);
    await owner.releaseName(name);
    await telling(told, [true, false]);
  });

  test('that is only replaced was never gone', async () => {
    const { address } = await bus();
    const [first, second] = [await connection(address), await connection(address)];
    await first.takeName(name);
    const host = watchTrayHost({ DBUS_SESSION_BUS_ADDRESS: address }, 'linux');
    onTestFinished(() => host.close());
    const told: boolean[] = [];
    host.onChange((present) => told.push(present));
    await telling(told, [true]);
    const raw = watch(address);
    await telling(raw, [true]);
    await first.releaseName(name);
    await second.takeName(name);
    await telling(raw, [true, false, true]);
    expect(told).toEqual([true]);
    await second.releaseName(name);
    await telling(told, [true, false]);
  });

  test('is known to be missing where there is no bus', async () => {
    const host = watchTrayHost({}, 'linux');
    onTestFinished(() => host.close());
    expect(await host.atStart).toBe(false);
  });

  test('needs no bus on other systems', async () => {
    expect(await watchTrayHost({}, 'darwin').atStart).toBe(true);
    expect(await watchTrayHost({}, 'win32').atStart).toBe(true);
  });
});

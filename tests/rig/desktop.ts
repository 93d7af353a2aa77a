import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { Connection, startBus, type SessionBus } from './dbus.ts';
import { startDisplay } from './display.ts';
import { homeEnvironment, removeFolder, temporaryFolder } from './folders.ts';
import type { Image } from './image.ts';
import { startKeyring } from './keyring.ts';
import { Notifications } from './notifications.ts';
import { start, type Running } from './process.ts';
import { takeScreenshot } from './screenshot.ts';
import { TrayHost } from './tray-host.ts';
import { startWindowManager } from './window-manager.ts';

export interface DesktopOptions {
  screen?: string;
  /** Device scale factor that programs are told: 1 is 96 dots per inch. */
  scale?: number;
  /** All parts are there unless switched off. */
  dbus?: boolean;
  keyring?: boolean;
  dunst?: boolean;
  windowManager?: boolean;
  trayHost?: boolean;
  env?: NodeJS.ProcessEnv;
}

export interface Desktop {
  /** Holds everything the desktop and its programs write; gone after dispose(). */
  folder: string;
  /** What a program needs to run on this desktop, with the desktop's own HOME. */
  env: NodeJS.ProcessEnv;
  scale: number;
  connection: Connection;
  trayHost: TrayHost;
  notifications: Notifications;
  /** Starts another program of the desktop's, such as a panel; it ends with the desktop. */
  start(command: string, args: string[], env?: NodeJS.ProcessEnv): Running;
  /** Something to end together with the desktop, before it. */
  onDispose(end: () => Promise<void>): void;
  screenshot(path?: string): Promise<Image>;
  stopDbus(): Promise<void>;
  dispose(): Promise<void>;
}

/** Reading a part that was switched off is a mistake in the test, and says so. */
function present<T>(part: T | null, name: string): T {
  if (part === null) throw new Error(`This desktop was started without ${name}.`);
  return part;
}

function baseEnvironment(folder: string, scale: number): NodeJS.ProcessEnv {
  const [runtime, temporary] = [join(folder, 'run'), join(folder, 'tmp')];
  mkdirSync(runtime, { mode: 0o700 });
  mkdirSync(temporary);
  return {
    PATH: process.env['PATH'],
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    ...homeEnvironment(join(folder, 'home')),
    TMPDIR: temporary,
    XDG_RUNTIME_DIR: runtime,
    XDG_SESSION_TYPE: 'x11',
    // Chromium chooses the keyring by the desktop's name, and Xfce is one that it gives libsecret.
    XDG_CURRENT_DESKTOP: 'XFCE',
    GDK_BACKEND: 'x11',
    // Without an accessibility bus GTK would ask for one and wait.
    NO_AT_BRIDGE: '1',
    GSETTINGS_BACKEND: 'memory',
    ...(scale === 1 ? {} : { GDK_SCALE: String(scale) }),
    // Nothing may fall back to a bus of the machine's.
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(runtime, 'no-bus')}`,
    DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${join(runtime, 'no-system-bus')}`,
  };
}

export async function startDesktop(options: DesktopOptions = {}): Promise<Desktop> {
  const { screen = '1280x800x24', scale = 1, dbus = true } = options;
  const folder = temporaryFolder('plm');
  const env = { ...baseEnvironment(folder, scale), ...options.env };
  const running: Running[] = [];
  const endings: (() => Promise<void>)[] = [];
  let connection: Connection | null = null;
  let trayHost: TrayHost | null = null;
  let notifications: Notifications | null = null;
  let busDaemon: Running | null = null;

  const dispose = async (): Promise<void> => {
    await Promise.all(endings.map((end) => end()));
    await trayHost?.stop();
    connection?.close();
    await Promise.all(running.map((program) => program.stop()));
    removeFolder(folder);
  };

  const startPartsOfBus = async (bus: SessionBus): Promise<void> => {
    busDaemon = bus.daemon;
    running.push(bus.daemon);
    env['DBUS_SESSION_BUS_ADDRESS'] = bus.address;
    const opened = await Connection.open(bus.address);
    connection = opened;
    const parts = {
      keyring: async () => void running.push(await startKeyring(folder, env, opened)),
      dunst: async () => {
        notifications = await Notifications.start(folder, env, opened);
        running.push(notifications.daemon);
      },
      trayHost: async () => {
        trayHost = new TrayHost(bus.address);
        await trayHost.start();
      },
    };
    const wanted = (['keyring', 'dunst', 'trayHost'] as const).filter((part) => options[part] ?? true);
    await Promise.all(wanted.map((part) => parts[part]()));
  };

  const up = async (): Promise<void> => {
    const [display, bus] = await Promise.all([
      startDisplay(screen, 96, env),
      dbus ? startBus(join(folder, 'run'), env) : null,
    ]);
    running.push(display.server);
    env['DISPLAY'] = display.name;
    await Promise.all([
      bus === null ? null : startPartsOfBus(bus),
      (options.windowManager ?? true)
        ? startWindowManager(env).then((program) => running.push(program))
        : null,
    ]);
  };

  try {
    await up();
  } catch (error) {
    await dispose();
    throw error;
  }

  return {
    folder,
    env,
    scale,
    get connection() {
      return present(connection, 'a bus');
    },
    get trayHost() {
      return present(trayHost, 'a tray host');
    },
    get notifications() {
      return present(notifications, 'a notification daemon');
    },
    start: (command, args, more = {}) => {
      const program = start(command, args, { env: { ...env, ...more } });
      running.push(program);
      return program;
    },
    onDispose: (end) => void endings.push(end),
    screenshot: (path) => takeScreenshot(env, path ?? join(folder, 'desktop.png')),
    stopDbus: async () => present(busDaemon, 'a bus').stop('SIGTERM'),
    dispose,
  };
}

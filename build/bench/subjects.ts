import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { chromiumSwitches, hardwareAcceleration } from '../../app/system/switches.ts';
import { makeHome, type AppHome } from '../../tests/rig/app-home.ts';
import type { Desktop } from '../../tests/rig/desktop.ts';
import { bareApp } from '../../tests/rig/electron.ts';
import { spawnApp, type Spawned } from '../../tests/rig/spawn-app.ts';
import type { TrayItem } from '../../tests/rig/tray-item.ts';
import { startVendors } from '../../tests/rig/vendors.ts';
import { waitFor, withTimeout } from '../../tests/rig/wait.ts';

/** What happens to the popover's window when it is closed. */
export type Closing = 'hide' | 'destroy';

export interface Size {
  width: number;
  height: number;
}

export interface StartOptions {
  closing?: Closing;
  /** Of the bare popover, so that both draw as many pixels. */
  size?: Size;
  /** With Node's inspector, for what only the main process can tell. */
  inspect?: boolean;
}

export interface Started {
  app: Spawned;
  item: TrayItem;
  /** From the start of the process to the tray item's registration, in milliseconds. */
  startMs: number;
}

/** A program that is measured. It keeps its home over all runs, as an installed program does. */
export interface Subject {
  name: string;
  start(options?: StartOptions): Promise<Started>;
  stop(started: Started): Promise<void>;
}

interface Launch {
  folder?: string;
  env: NodeJS.ProcessEnv;
}

type Prepare = (options: StartOptions) => Launch;

function subject(desktop: Desktop, name: string, home: AppHome, prepare: Prepare): Subject {
  return {
    name,
    async start(options = {}) {
      const { trayHost } = desktop;
      await trayHost.waitUntilEmpty();
      const electronArgs = options.inspect === true ? ['--inspect=0'] : [];
      const before = trayHost.registrations.length;
      const begin = performance.timeOrigin + performance.now();
      const app = await spawnApp({ desktop, home, electronArgs, ...prepare(options) });
      const item = await trayHost.item(30_000);
      const registered = trayHost.registrations[before]?.registeredAt ?? Number.NaN;
      return { app, item, startMs: registered - begin };
    },
    async stop({ app }) {
      await app.stop('SIGTERM');
      await desktop.trayHost.waitUntilEmpty();
    },
  };
}

export interface Subjects {
  ours: Subject;
  /** The barest tray app as Electron makes it. */
  bare: Subject;
  /** The same with Chromium's switches as ours. */
  bareSameSwitches: Subject;
}

/** Ours has one account of a vendor who is played by this process, so that it idles as it does for people. */
async function prepareOurs(desktop: Desktop): Promise<Subject> {
  const { home, env } = await startVendors(desktop);
  const args = ['connect', 'anthropic', '--from', 'claude-code'];
  const connect = await spawnApp({ desktop, home, env, args, electronArgs: ['--ozone-platform=headless'] });
  const code = await withTimeout(connect.exited, 'the account to be connected', 30_000);
  if (code !== 0) throw new Error(`The account could not be connected: ${connect.stderr()}`);

  return subject(desktop, 'Plimsoll', home, ({ closing = 'hide' }) => {
    const popover = { destroyAfterSeconds: closing === 'destroy' ? 0 : 3600 };
    writeFileSync(join(home.data, 'settings.json'), JSON.stringify({ version: 1, popover }));
    return { env };
  });
}

function prepareBare(desktop: Desktop, name: string, switches: object): Subject {
  return subject(desktop, name, makeHome(desktop), ({ closing, size }) => ({
    folder: bareApp,
    env: {
      BARE_SWITCHES: JSON.stringify(switches),
      ...(closing === undefined ? {} : { BARE_POPOVER: closing }),
      ...(size === undefined ? {} : { BARE_WIDTH: String(size.width), BARE_HEIGHT: String(size.height) }),
    },
  }));
}

export async function prepareSubjects(desktop: Desktop): Promise<Subjects> {
  const subjects = {
    ours: await prepareOurs(desktop),
    bare: prepareBare(desktop, 'bare', { switches: [], hardwareAcceleration: true }),
    bareSameSwitches: prepareBare(desktop, 'bare with our switches', {
      switches: chromiumSwitches,
      hardwareAcceleration,
    }),
  };
  // The first GTK program on a new display brings up OpenGL to choose its visuals (20 MB, 0.1 s) and leaves the
  // answer for the others; the first start of each fills the file cache. Neither belongs to whoever comes first.
  for (const one of [subjects.bare, subjects.ours]) {
    const started = await one.start();
    await waitFor(() => started.item.icons(), { what: 'the warm-up' });
    await one.stop(started);
  }
  return subjects;
}

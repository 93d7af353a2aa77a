import { join } from 'node:path';
import { app, nativeTheme, powerMonitor } from 'electron';
import { ownBackend } from './export/backend.ts';
import { meetingAt } from './export/meeting.ts';
import { serveSocket } from './export/socket-server.ts';
import { handleRequests, RequestError, type Handlers } from './ipc/handle.ts';
import type { Plimsoll } from './main.ts';
import { startUpkeep } from './ledger/upkeep.ts';
import { openProviderPage } from './system/open-external.ts';
import { wakeAt } from './system/wake.ts';
import type { TrayHostWatch } from './tray/host.ts';
import type { TrayIcon } from './tray/tray.ts';
import { lockEveryPage } from './windows/lockdown.ts';
import { createWindows, type Windows } from './windows/windows.ts';

const wakeGraceMs = 5_000;

function requestHandlers({ engine, settings }: Plimsoll, windows: Windows): Handlers {
  const { store } = engine;
  return {
    getState: () => ({ number: store.number(), state: store.current() }),
    refresh: ({ accountId }) => engine.refresh(accountId),
    connect: ({ provider, tool }) => engine.connect(provider, tool),
    getSettings: () => ({ settings: settings.get(), trouble: settings.trouble() }),
    saveSettings(next) {
      settings.set(next);
      return settings.get();
    },
    async openPage({ provider }) {
      if (!(await openProviderPage(provider)))
        throw new RequestError('That page is not on the list of pages to open.');
      return null;
    },
    async openSettings() {
      await windows.openSettings();
      return null;
    },
    openDemo() {
      app.relaunch({ args: [...process.argv.slice(1), '--demo'] });
      app.quit();
      return null;
    },
    fit({ height }) {
      windows.fit(height);
      return null;
    },
    hide() {
      windows.hidePopover();
      return null;
    },
    quit() {
      app.quit();
      return null;
    },
  };
}

/** Lets this user's terminal ask the running app, which is ready and polls anyway. */
async function listenToTerminal({ home, redirects, engine, accounts, log }: Plimsoll): Promise<void> {
  const { place, greeting } = meetingAt(home, redirects);
  if (place === null) return log.warn('no socket', { why: 'its path would be too long' });
  const backend = ownBackend({ engine, accounts, ready: async () => null, poll: () => () => undefined });
  const server = await serveSocket({ place, greeting, backend, log });
  app.on('before-quit', () => server?.close());
}

/** Tells the visible windows, once a turn of the event loop however much changed in it. */
function createPush(plimsoll: Plimsoll, windows: Windows): () => void {
  const { store } = plimsoll.engine;
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    setImmediate(() => {
      waiting = false;
      windows.push('state', { number: store.number(), state: store.current() });
    });
  };
}

interface FaceOptions {
  plimsoll: Plimsoll;
  tray: TrayIcon;
  host: TrayHostWatch;
  /** Whether a tray host was there when the tray was made. */
  hostAtStart: boolean;
}

/** Joins the engine to what people see: tray, windows, theme, the system's comings and goings. */
export async function attachFace({ plimsoll, tray, host, hostAtStart }: FaceOptions): Promise<Windows> {
  const { engine, home, ledger, log, settings, now } = plimsoll;
  process.on('uncaughtException', (error) => log.warn('uncaught', { error, stack: error.stack ?? null }));
  process.on('unhandledRejection', (error) => log.warn('unhandled', { error }));
  lockEveryPage(log);
  const windows = createWindows({ plimsoll, tray, root: join(__dirname, '..'), quit: () => app.quit() });
  handleRequests(requestHandlers(plimsoll, windows), windows.initial, log);

  const showState = (): void => tray.show(engine.store.current(), now());
  const push = createPush(plimsoll, windows);
  engine.store.subscribe(() => {
    showState();
    push();
  });
  settings.onChange((next) => {
    nativeTheme.themeSource = next.appearance.theme;
    windows.push('settings', next);
    engine.store.touch();
    engine.replan();
  });
  nativeTheme.themeSource = settings.get().appearance.theme;
  nativeTheme.on('updated', showState);
  powerMonitor.on('resume', () => setTimeout(engine.replan, wakeGraceMs));
  const stopUpkeep = startUpkeep({
    ledger,
    file: home.file('ledger.db'),
    workerPath: join(__dirname, 'ledger-worker.cjs'),
    log,
    now,
    wakeAt: (time, callback) => wakeAt(time, callback, now),
  });
  app.on('before-quit', () => {
    engine.stop();
    stopUpkeep();
    host.close();
    log.info('quit');
  });

  showState();
  log.info('ready', { electron: process.versions['electron'] ?? '', demo: engine.store.current().demo });
  engine.start();
  await listenToTerminal(plimsoll);
  await windows.listenToTray();
  // Made without a host, the icon is one that no host will ever take (Chromium falls back to XEmbed for good).
  let stillborn = !hostAtStart;
  host.onChange((present) => {
    log.info('tray host', { present });
    if (present && stillborn) {
      stillborn = false;
      tray.renew();
      void windows.followTray();
    }
    void windows.setWithoutTray(!present);
  });
  return windows;
}

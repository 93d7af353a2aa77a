import { join } from 'node:path';
import { app, nativeTheme, powerMonitor } from 'electron';
import type { RequestName } from '../shared/ipc-names.ts';
import { handleRequests, RequestError, type Handlers } from './ipc/handle.ts';
import type { Plimsoll, Start } from './main.ts';
import { openProviderPage } from './system/open-external.ts';
import { chromiumFolder } from './system/paths.ts';
import { chromiumSwitches, hardwareAcceleration } from './system/switches.ts';
import { createTray } from './tray/tray.ts';
import { watchTrayHost } from './tray/host.ts';
import { lockEveryPage } from './windows/lockdown.ts';
import { registerPageScheme } from './windows/page-session.ts';
import { createWindows, type Windows } from './windows/windows.ts';

const wakeGraceMs = 5_000;

function requestHandlers({ engine, settings }: Plimsoll, windows: Windows): Handlers {
  const { store } = engine;
  const handlers: { [N in RequestName]: Handlers[N] } = {
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
  return handlers;
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

/** Plimsoll in the tray. */
export async function run({ home, open, now }: Start): Promise<void> {
  app.setPath('userData', chromiumFolder(home));
  if (!app.requestSingleInstanceLock()) {
    // The first instance opens its popover; this one must not have touched anything by now.
    process.stdout.write('Plimsoll is running already; its window was opened.\n');
    return app.exit(0);
  }
  registerPageScheme();
  if (!hardwareAcceleration) app.disableHardwareAcceleration();
  for (const [name, value] of chromiumSwitches) app.commandLine.appendSwitch(name, value);
  app.setAppUserModelId('app.plimsoll.Plimsoll');
  app.on('window-all-closed', () => undefined);

  const host = watchTrayHost(process.env, process.platform);
  const [plimsoll, hostAtStart] = await Promise.all([open(), host.atStart, app.whenReady()]);
  const { engine, log, settings } = plimsoll;
  process.on('uncaughtException', (error) => log.warn('uncaught', { error, stack: error.stack ?? null }));
  process.on('unhandledRejection', (error) => log.warn('unhandled', { error }));
  lockEveryPage(log);

  const tray = createTray(engine.store.current(), now(), {
    open: () => void windows.showPopover(),
    refresh: () => void engine.refresh(null),
    settings: () => void windows.openSettings(),
    quit: () => app.quit(),
  });
  const root = join(__dirname, '..');
  const windows = createWindows({ plimsoll, tray, root, quit: () => app.quit() });
  handleRequests(requestHandlers(plimsoll, windows), windows.initial, log);

  const push = createPush(plimsoll, windows);
  engine.store.subscribe(() => {
    tray.show(engine.store.current(), now());
    push();
  });
  settings.onChange((next) => {
    nativeTheme.themeSource = next.appearance.theme;
    windows.push('settings', next);
    engine.store.touch();
    engine.replan();
  });
  nativeTheme.themeSource = settings.get().appearance.theme;
  nativeTheme.on('updated', () => tray.show(engine.store.current(), now()));
  powerMonitor.on('resume', () => setTimeout(engine.replan, wakeGraceMs));
  app.on('second-instance', () => void windows.showPopover());
  app.on('activate', () => void windows.showPopover());
  app.on('before-quit', () => {
    engine.stop();
    host.close();
    log.info('quit');
  });

  log.info('ready', { electron: process.versions['electron'] ?? '', demo: engine.store.current().demo });
  process.stdout.write('Plimsoll is ready.\n');
  engine.start();
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
  if (engine.store.current().document.accounts.length === 0) {
    await engine.refresh(null);
    // Without a host the plain window comes up by itself.
    if (!hostAtStart) return;
    // A first start that only puts an icon somewhere looks like nothing happened.
    await windows.showPopover();
  }
}

import { app } from 'electron';
import type { Start } from './main.ts';
import { chromiumFolder } from './system/paths.ts';
import { chromiumSwitches, hardwareAcceleration } from './system/switches.ts';
import { watchTrayHost } from './tray/host.ts';
import { createTray } from './tray/tray.ts';
import { registerPageScheme } from './windows/page-scheme.ts';
import type { Windows } from './windows/windows.ts';

/** The icon reaches the panel in a few turns of the event loop, which loading the rest would keep waiting. */
const registrationMs = 30;

/**
 * Plimsoll in the tray. The icon comes first and says that it is starting: whatever runs before Electron is ready
 * delays it, so the engine and the windows are loaded behind it.
 */
export async function run({ home, open }: Start): Promise<void> {
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
  await app.whenReady();
  // Chromium's own handlers, in place by now, end the program on the spot, with nothing told to anybody.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());

  const face = Promise.withResolvers<{ refresh(): void; windows: Windows }>();
  const showPopover = (): void => void face.promise.then(({ windows }) => windows.showPopover());
  const tray = createTray({
    open: showPopover,
    refresh: () => void face.promise.then(({ refresh }) => refresh()),
    settings: () => void face.promise.then(({ windows }) => windows.openSettings()),
    quit: () => app.quit(),
  });
  process.stdout.write('Plimsoll is ready.\n');
  // A click that comes before the popover listens by itself must not be lost.
  tray.tray().on('click', showPopover);
  app.on('second-instance', showPopover);
  app.on('activate', showPopover);

  await new Promise((resolve) => setTimeout(resolve, registrationMs));
  const [plimsoll, { attachFace }, hostAtStart] = await Promise.all([
    open(),
    import('./face.ts'),
    host.atStart,
  ]);
  const { engine } = plimsoll;
  const windows = await attachFace({ plimsoll, tray, host, hostAtStart });
  tray.tray().off('click', showPopover);
  face.resolve({ windows, refresh: () => void engine.refresh(null) });
  if (engine.store.current().document.accounts.length > 0) return;
  await engine.refresh(null);
  // A first start that only puts an icon somewhere looks like nothing happened. Without a host a window comes anyway.
  if (hostAtStart) await windows.showPopover();
}

import { join } from 'node:path';
import type { BrowserWindow, Session } from 'electron';
import type { Initial } from '../../shared/bridge.ts';
import type { Numbered } from '../../shared/ipc.ts';
import type { Settings } from '../../shared/settings.ts';
import { pageOrigin, pushChannel } from '../ipc/channels.ts';
import type { Plimsoll } from '../main.ts';
import type { TrayIcon } from '../tray/tray.ts';
import { pageSession } from './page-session.ts';
import type { Popover } from './popover.ts';
import type { SettingsWindow } from './settings.ts';

export interface Windows {
  initial(): Initial;
  /** From now on a click on the icon opens the popover. No window is made yet. */
  listenToTray(): Promise<void>;
  showPopover(): Promise<void>;
  hidePopover(): void;
  openSettings(): Promise<void>;
  fit(height: number): void;
  push(name: 'state', value: Numbered): void;
  push(name: 'settings', value: Settings): void;
  setWithoutTray(without: boolean): Promise<void>;
  /** The icon is a new one: the popover moves to it. */
  followTray(): Promise<void>;
}

interface WindowsOptions {
  plimsoll: Plimsoll;
  tray: TrayIcon;
  /** The folder of the built bundles. */
  root: string;
  quit(): void;
}

/** All windows: each made when first asked for, told things only while it is seen. */
export function createWindows({ plimsoll, tray, root, quit }: WindowsOptions): Windows {
  const { engine, settings, now } = plimsoll;
  const preload = join(root, 'preload', 'preload.cjs');
  const session = (): Session => pageSession(join(root, 'renderer'));
  const url = (page: string): string => `${pageOrigin}/${page}/index.html`;
  let withoutTray = false;
  let byTray: Popover | null = null;
  let plain: Popover | null = null;
  let settingsWindow: SettingsWindow | null = null;

  const numbered = (): Numbered => ({ number: engine.store.number(), state: engine.store.current() });

  const popoverOptions = {
    session,
    preload,
    url: url('popover'),
    destroyAfterMs: () => settings.get().popover.destroyAfterSeconds * 1000,
    now,
    // A window that was hidden missed what was pushed meanwhile.
    onShow: (window: BrowserWindow) => window.webContents.send(pushChannel('state'), numbered()),
  };

  const onPlainClosed = (): void => {
    if (withoutTray) quit();
  };

  const popover = (): Popover | null => (withoutTray ? plain : byTray);

  async function usePopover(): Promise<Popover> {
    const { createPlainWindow, createPopover } = await import('./popover.ts');
    if (withoutTray) return (plain ??= createPlainWindow({ ...popoverOptions, onClosed: onPlainClosed }));
    return (byTray ??= createPopover({ ...popoverOptions, tray: tray.tray(), tooltip: tray.tooltip() }));
  }

  return {
    initial: () => ({ numbered: numbered(), settings: settings.get(), withoutTray }),
    async listenToTray() {
      await usePopover();
    },
    async showPopover() {
      try {
        await (await usePopover()).show();
      } catch (error) {
        // Quitting while the page loads ends here; anything else is worth knowing too, but no reason to stop.
        plimsoll.log.warn('popover not shown', { error });
      }
    },
    hidePopover: () => popover()?.hide(),
    async openSettings() {
      const { createSettingsWindow } = await import('./settings.ts');
      settingsWindow ??= createSettingsWindow({ session, preload, url: url('settings') });
      await settingsWindow.open();
    },
    fit: (height) => popover()?.fit(height),
    push(name: 'state' | 'settings', value: unknown) {
      for (const window of [popover()?.window(), settingsWindow?.window()]) {
        if (window?.isVisible() === true) window.webContents.send(pushChannel(name), value);
      }
    },
    async followTray() {
      byTray?.window()?.close();
      byTray = null;
      await usePopover();
    },
    async setWithoutTray(without) {
      if (without === withoutTray) return;
      const before = popover();
      withoutTray = without;
      before?.hide();
      const next = await usePopover();
      if (without) await next.show();
    },
  };
}

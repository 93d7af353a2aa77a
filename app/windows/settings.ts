import { BrowserWindow, type Session } from 'electron';
import { pagePreferences } from './lockdown.ts';

interface SettingsOptions {
  session(): Session;
  preload: string;
  url: string;
}

export interface SettingsWindow {
  open(): Promise<void>;
  window(): BrowserWindow | null;
}

/** An ordinary window, made when asked for and gone when closed. */
export function createSettingsWindow({ session, preload, url }: SettingsOptions): SettingsWindow {
  let window: BrowserWindow | null = null;
  return {
    window: () => window,
    async open() {
      if (window !== null) {
        window.show();
        window.focus();
        return;
      }
      const made = new BrowserWindow({
        width: 520,
        height: 560,
        minWidth: 380,
        minHeight: 320,
        show: false,
        title: 'Plimsoll Settings',
        autoHideMenuBar: true,
        webPreferences: { ...pagePreferences, session: session(), preload },
      });
      window = made;
      made.on('closed', () => {
        window = null;
      });
      made.once('ready-to-show', () => made.show());
      await made.loadURL(url);
    },
  };
}

import {
  Menu,
  nativeImage,
  nativeTheme,
  Tray,
  type MenuItemConstructorOptions,
  type NativeImage,
} from 'electron';
import type { AppState } from '../../shared/state.ts';
import { drawIcon, type IconSpec } from './icon.ts';
import { menuText } from './menu.ts';

export interface TrayActions {
  open(): void;
  refresh(): void;
  settings(): void;
  quit(): void;
}

export interface TrayIcon {
  tray: Tray;
  show(state: AppState, now: number): void;
  tooltip(): string;
}

const logicalSize = process.platform === 'darwin' ? 18 : process.platform === 'win32' ? 16 : 22;

/** What the icon must say, from the same state as every other surface. */
export function iconSpecOf(state: AppState): Pick<IconSpec, 'status' | 'used' | 'stale'> {
  const { governing, accounts } = state.document;
  const unreadable = accounts.some((account) => account.error !== null);
  if (governing === null) {
    return { status: unreadable ? 'error' : 'unknown', used: null, stale: false };
  }
  const account = accounts.find(({ id }) => id === governing.accountId);
  const meter = account?.meters.find((candidate) => candidate.governing);
  return { status: governing.status, used: governing.utilisation, stale: meter?.freshness === 'stale' };
}

/** Electron's own layout: BGRA, with the colours multiplied by the alpha. */
function bitmapOf(rgba: Uint8ClampedArray): Buffer {
  const bitmap = Buffer.alloc(rgba.length);
  for (let at = 0; at < rgba.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray(at, at + 4);
    bitmap[at] = Math.round((blue * alpha) / 255);
    bitmap[at + 1] = Math.round((green * alpha) / 255);
    bitmap[at + 2] = Math.round((red * alpha) / 255);
    bitmap[at + 3] = alpha;
  }
  return bitmap;
}

function imageOf(spec: Omit<IconSpec, 'size' | 'scale'>): NativeImage {
  const image = nativeImage.createEmpty();
  for (const scaleFactor of [1, 2]) {
    const { width, height, rgba } = drawIcon({ ...spec, size: logicalSize, scale: scaleFactor });
    image.addRepresentation({ scaleFactor, width, height, buffer: bitmapOf(rgba) });
  }
  return image;
}

function menuOf(summary: readonly string[], actions: TrayActions): Menu {
  const items: MenuItemConstructorOptions[] = [
    // A summary line opens the popover: on desktops where a left click shows this menu, the numbers are the way in.
    ...summary.map((label) => ({ label: label.replaceAll('&', '&&'), click: actions.open })),
    { type: 'separator' },
    { label: 'Open Plimsoll', click: actions.open },
    { label: 'Refresh', click: actions.refresh },
    { label: 'Settings…', click: actions.settings },
    { type: 'separator' },
    { label: 'Quit', click: actions.quit },
  ];
  return Menu.buildFromTemplate(items);
}

/** One Tray for the life of the program; it is told only what changed. */
export function createTray(state: AppState, now: number, actions: TrayActions): TrayIcon {
  const shown = { icon: '', menu: '', tooltip: '' };
  let tray: Tray | null = null;
  let menu: Menu | null = null;

  const specOf = (current: AppState): Omit<IconSpec, 'size' | 'scale'> => ({
    ...iconSpecOf(current),
    // The panel's colour is not the app's theme; only macOS and Windows tell theirs, and the mark is drawn for both.
    panel:
      process.platform === 'linux'
        ? 'unknown'
        : nativeTheme.shouldUseDarkColorsForSystemIntegratedUI
          ? 'dark'
          : 'light',
  });

  function show(current: AppState, at: number): Tray {
    const spec = specOf(current);
    const icon = JSON.stringify({ ...spec, used: spec.used === null ? null : Math.round(spec.used) });
    if (tray === null) tray = new Tray(imageOf(spec));
    else if (icon !== shown.icon) tray.setImage(imageOf(spec));
    shown.icon = icon;

    const { summary, tooltip } = menuText(current, at);
    if (tooltip !== shown.tooltip) tray.setToolTip(tooltip);
    shown.tooltip = tooltip;

    const text = summary.join('\n');
    if (text !== shown.menu) {
      shown.menu = text;
      menu = menuOf(summary, actions);
      // On macOS a set menu swallows the left click; there it pops up on the right click.
      if (process.platform !== 'darwin') tray.setContextMenu(menu);
    }
    return tray;
  }

  const made = show(state, now);
  made.setIgnoreDoubleClickEvents?.(true);
  made.on('right-click', () => {
    if (process.platform === 'darwin' && menu !== null) made.popUpContextMenu(menu);
  });
  return { tray: made, show: (current, at) => void show(current, at), tooltip: () => shown.tooltip };
}

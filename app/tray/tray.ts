import {
  Menu,
  nativeImage,
  nativeTheme,
  screen,
  Tray,
  type MenuItemConstructorOptions,
  type NativeImage,
} from 'electron';
import type { AppState } from '../../shared/state.ts';
import { drawIcon, type IconSpec } from './icon.ts';
import { menuText, type MenuText } from './menu.ts';

export interface TrayActions {
  open(): void;
  refresh(): void;
  settings(): void;
  quit(): void;
}

export interface TrayIcon {
  tray(): Tray;
  show(state: AppState, now: number): void;
  tooltip(): string;
  /** Puts a new icon in the place of one that no host took. */
  renew(): void;
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

/**
 * On Linux Chromium hands the host one picture only, that of the largest scale, and the host shrinks it as it likes:
 * there we draw the one that the screen needs.
 */
function scales(): number[] {
  if (process.platform !== 'linux') return [1, 2, 3];
  return [Math.max(...screen.getAllDisplays().map((display) => Math.ceil(display.scaleFactor)))];
}

function imageOf(spec: Omit<IconSpec, 'size' | 'scale'>): NativeImage {
  const image = nativeImage.createEmpty();
  for (const scaleFactor of scales()) {
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

const starting: MenuText = { summary: ['Starting…'], tooltip: 'Plimsoll is starting' };

const specOf = (state: AppState | null): Omit<IconSpec, 'size' | 'scale'> => ({
  ...(state === null ? { status: 'unknown', used: null, stale: false } : iconSpecOf(state)),
  // Linux does not tell the panel's colour, and it is not the app's theme: the mark is drawn for both.
  panel:
    process.platform === 'linux'
      ? 'unknown'
      : nativeTheme.shouldUseDarkColorsForSystemIntegratedUI
        ? 'dark'
        : 'light',
});

/** One Tray for the life of the program; it is told only what changed. */
export function createTray(actions: TrayActions): TrayIcon {
  let shown = { icon: '', menu: '', tooltip: '' };
  /** Null until there is a state to show. */
  let last: { state: AppState; now: number } | null = null;
  let menu: Menu | null = null;

  function make(): Tray {
    const made = new Tray(imageOf(specOf(last?.state ?? null)));
    if (process.platform === 'darwin') {
      made.setIgnoreDoubleClickEvents(true);
      // A set menu swallows the left click there, so it pops up on the right click instead.
      made.on('right-click', () => menu !== null && made.popUpContextMenu(menu));
    }
    return made;
  }

  function update(): void {
    const spec = specOf(last?.state ?? null);
    const icon = JSON.stringify({ ...spec, used: spec.used === null ? null : Math.round(spec.used) });
    if (icon !== shown.icon && shown.icon !== '') tray.setImage(imageOf(spec));
    const { summary, tooltip } = last === null ? starting : menuText(last.state, last.now);
    if (tooltip !== shown.tooltip) tray.setToolTip(tooltip);
    const text = summary.join('\n');
    if (text !== shown.menu) {
      menu = menuOf(summary, actions);
      if (process.platform !== 'darwin') tray.setContextMenu(menu);
    }
    shown = { icon, menu: text, tooltip };
  }

  let tray = make();
  update();
  return {
    tray: () => tray,
    tooltip: () => shown.tooltip,
    show(state, now) {
      last = { state, now };
      update();
    },
    renew() {
      tray.destroy();
      tray = make();
      shown = { icon: '', menu: '', tooltip: '' };
      update();
    },
  };
}

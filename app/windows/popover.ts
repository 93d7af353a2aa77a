import { app, BrowserWindow, screen, type Rectangle, type Session, type Tray } from 'electron';
import { Menubar } from 'menubar';
import { pagePreferences } from './lockdown.ts';
import { placePopover } from './place.ts';
import { currentPointer } from './pointer.ts';

const width = 380;
const [leastHeight, mostHeight, firstHeight] = [180, 640, 420];
/** Windows sends a blur right after a window is shown; macOS and Linux sometimes do. */
const blurGraceMs = 400;

export interface Popover {
  show(): Promise<void>;
  hide(): void;
  /** The page's content has this height. */
  fit(height: number): void;
  isVisible(): boolean;
  /** The page's contents while the window lives. */
  window(): BrowserWindow | null;
}

interface PopoverOptions {
  /** Asked for with the first window, not before. */
  session(): Session;
  preload: string;
  url: string;
  destroyAfterMs(): number;
  now(): number;
  /** Just before it is seen. */
  onShow(window: BrowserWindow): void;
}

const windowOptions = ({ session, preload }: PopoverOptions, height: number) => ({
  width,
  height,
  show: false,
  frame: false,
  resizable: false,
  maximizable: false,
  minimizable: false,
  fullscreenable: false,
  skipTaskbar: true,
  // menubar leaves an always-on-top window open on blur and tells us instead, so that the grace is ours to keep.
  alwaysOnTop: true,
  backgroundColor: '#00000000',
  title: 'Plimsoll',
  webPreferences: { ...pagePreferences, session: session(), preload },
});

/** Every way to the window, the click among them, leads through `showWindow`: it asks for the pointer, then shows. */
class MenubarAtPointer extends Menubar {
  pointer = { x: 0, y: 0 };
  override async showWindow(trayBounds?: Rectangle): Promise<void> {
    this.pointer = await currentPointer();
    await super.showWindow(trayBounds);
  }
}

/** menubar shows, hides and toggles with the tray icon; making, placing and destroying the window is ours. */
export function createPopover(options: PopoverOptions & { tray: Tray; tooltip: string }): Popover {
  let height = firstHeight;
  let shownAt = 0;
  let destroyTimer: NodeJS.Timeout | undefined;

  const mb = new MenubarAtPointer(app, {
    tray: options.tray,
    index: options.url,
    tooltip: options.tooltip,
    preloadWindow: false,
    showDockIcon: false,
    activateWithApp: false,
  });

  function place(): void {
    // The pointer of the click: while the popover is open it may go anywhere, and the popover does not follow.
    const { pointer } = mb;
    const tray = options.tray.getBounds();
    const display = tray.width > 0 ? screen.getDisplayMatching(tray) : screen.getDisplayNearestPoint(pointer);
    const most = Math.min(mostHeight, display.workArea.height - 16);
    const size = { width, height: Math.min(height, most) };
    const { x, y } = placePopover({ size, tray, workArea: display.workArea, pointer });
    mb.setOption('browserWindow', { ...windowOptions(options, size.height), x, y });
    mb.window?.setBounds({ x, y, ...size });
  }

  mb.on('create-window', () => mb.setOption('browserWindow', windowOptions(options, height)));
  mb.on('show', () => {
    clearTimeout(destroyTimer);
    shownAt = options.now();
    place();
    if (mb.window) options.onShow(mb.window);
  });
  mb.on('after-show', () => mb.window?.focus());
  mb.on('after-hide', () => {
    // `close`, not `destroy`: menubar forgets the window on 'close'.
    destroyTimer = setTimeout(() => mb.window?.close(), options.destroyAfterMs());
  });
  mb.on('focus-lost', () => {
    const left = shownAt + blurGraceMs - options.now();
    // The hide waits a moment, so that a click on the icon of an open popover finds it open, and closes it.
    setTimeout(() => mb.window?.isFocused() === false && mb.hideWindow(), Math.max(100, left));
  });

  return {
    show: () => mb.showWindow(),
    hide: () => mb.hideWindow(),
    isVisible: () => mb.window?.isVisible() ?? false,
    window: () => mb.window ?? null,
    fit(wanted) {
      const next = Math.round(Math.max(leastHeight, Math.min(mostHeight, wanted)));
      if (next === height) return;
      height = next;
      if (mb.window) place();
    },
  };
}

/** The same page as an ordinary window with a frame, for desktops without a tray host. */
export function createPlainWindow(options: PopoverOptions & { onClosed(): void }): Popover {
  let window: BrowserWindow | null = null;
  let height = firstHeight;
  async function make(): Promise<BrowserWindow> {
    const made = new BrowserWindow({
      ...windowOptions(options, height),
      frame: true,
      minimizable: true,
      skipTaskbar: false,
      alwaysOnTop: false,
      center: true,
      autoHideMenuBar: true,
      useContentSize: true,
    });
    made.on('closed', () => {
      window = null;
      // Without a tray nothing else is left to see: closing the window is quitting, unless a tray host came up.
      options.onClosed();
    });
    window = made;
    await made.loadURL(options.url);
    return made;
  }
  return {
    async show() {
      const shown = window ?? (await make());
      options.onShow(shown);
      shown.show();
      app.focus();
    },
    hide: () => window?.close(),
    isVisible: () => window?.isVisible() ?? false,
    window: () => window,
    fit(wanted) {
      const next = Math.round(Math.max(leastHeight, Math.min(mostHeight, wanted)));
      if (next !== height) window?.setContentSize(width, next);
      height = next;
    },
  };
}

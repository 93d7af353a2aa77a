import { Inspector } from './inspector.ts';
import type { Started } from './subjects.ts';
import { waitFor } from '../../tests/rig/wait.ts';

/**
 * Notes when a window has been painted after each time it is shown: two animation frames in its page, the second of
 * which begins only once the first has been drawn, and not before there is text to see. It hooks Electron's own events
 * from outside, in the same way for every program, so no program has anything in it for the bench.
 */
const hook = `
  const { app, BrowserWindow } = require('electron');
  globalThis.benchPaints = [];
  const painted = \`new Promise((done) => {
    const look = () => document.body?.innerText.trim()
      ? requestAnimationFrame(() => requestAnimationFrame(() => done(Date.now())))
      : requestAnimationFrame(look);
    look();
  })\`;
  const follow = (window) => window.on('show', async () => {
    globalThis.benchPaints.push(await window.webContents.executeJavaScript(painted));
  });
  app.on('browser-window-created', (event, window) => follow(window));
`;

/** The popover of a running program, worked by clicks on its tray icon. */
export class PopoverWindow {
  readonly #started: Started;
  readonly #inspector: Inspector;

  private constructor(started: Started, inspector: Inspector) {
    this.#started = started;
    this.#inspector = inspector;
  }

  static async watch(started: Started): Promise<PopoverWindow> {
    const inspector = await Inspector.connect(started.app);
    await inspector.evaluate(`{${hook}}`);
    return new PopoverWindow(started, inspector);
  }

  /** Clicks, and tells the milliseconds until the window was painted. */
  async open(): Promise<number> {
    const before = await this.#count('benchPaints.length');
    const begin = Date.now();
    await this.#started.item.click();
    const painted = await waitFor(() => this.#inspector.evaluate(`benchPaints[${before}] ?? null`), {
      what: 'the popover to be painted',
    });
    return Number(painted) - begin;
  }

  /** Clicks again, and waits until the window is hidden, or gone where it is to be destroyed. */
  async close(gone: boolean): Promise<void> {
    await this.#started.item.click();
    const counted = gone ? '' : '.filter((window) => window.isVisible())';
    const windows = `require('electron').BrowserWindow.getAllWindows()${counted}.length`;
    await waitFor(async () => (await this.#count(windows)) === 0, { what: 'the popover to close' });
  }

  async size(): Promise<{ width: number; height: number }> {
    const size = await this.#inspector.evaluate(
      `require('electron').BrowserWindow.getAllWindows()[0].getSize()`,
    );
    const [width = 0, height = 0] = size as number[];
    return { width, height };
  }

  async #count(expression: string): Promise<number> {
    return Number(await this.#inspector.evaluate(expression));
  }

  disconnect(): void {
    this.#inspector.close();
  }
}

import type { ChildProcess } from 'node:child_process';

import { _electron, type ElectronApplication, type Page } from '@playwright/test';

import { appEnvironment, makeHome, readLog, type AppHome } from './app-home.ts';
import type { Desktop } from './desktop.ts';
import { checkout, electronPath, sandboxArguments } from './electron.ts';
import { commandLine, processTree, processType, seccomp } from './proc.ts';
import { killTree } from './process.ts';
import type { TrayItem } from './tray-item.ts';
import { waitFor, withTimeout } from './wait.ts';

export interface LaunchOptions {
  desktop: Desktop;
  /** The folder Electron runs; ours unless a test says otherwise. */
  folder?: string;
  /** An earlier installation's home, to go on with its data. */
  home?: AppHome;
  args?: string[];
  electronArgs?: string[];
  env?: NodeJS.ProcessEnv;
  /** Playwright would otherwise pin pages to light; null leaves them to the app and the desktop. */
  colorScheme?: 'light' | 'dark' | null;
}

const popoverAddress = 'app://plimsoll/popover';

/** The running app. It stays the same object over kill9() and restart(). */
export class App {
  readonly home: AppHome;
  readonly #options: LaunchOptions;
  #electron: ElectronApplication | null = null;
  // Playwright forgets its process when the app ends by itself, and then we want its exit code.
  #process: ChildProcess | null = null;
  #output = '';

  private constructor(options: LaunchOptions) {
    this.#options = options;
    this.home = options.home ?? makeHome(options.desktop);
  }

  static async launch(options: LaunchOptions): Promise<App> {
    const app = new App(options);
    options.desktop.onDispose(() => app.close());
    await app.start();
    return app;
  }

  /** Playwright's handle, for what only the main process can tell. */
  get electron(): ElectronApplication {
    if (this.#electron === null) throw new Error('The app is not running.');
    return this.#electron;
  }

  get process(): ChildProcess {
    if (this.#process === null) throw new Error('The app has not been started.');
    return this.#process;
  }

  get pid(): number {
    const { pid } = this.process;
    if (pid === undefined) throw new Error('The app has no process.');
    return pid;
  }

  hasExited(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  async start(): Promise<void> {
    const {
      desktop,
      folder = checkout,
      args = [],
      electronArgs = [],
      env,
      colorScheme = null,
    } = this.#options;
    const electron = await _electron.launch({
      executablePath: await electronPath(),
      args: [...sandboxArguments, ...electronArgs, folder, ...args],
      env: appEnvironment(desktop, this.home, env),
      chromiumSandbox: sandboxArguments.length === 0,
      colorScheme,
    });
    this.#electron = electron;
    this.#process = electron.process();
    const collect = (text: Buffer): void => void (this.#output += text.toString());
    this.process.stdout?.on('data', collect);
    this.process.stderr?.on('data', collect);
  }

  /** All that the program wrote to its terminal since the first start. */
  output(): string {
    return this.#output;
  }

  log(): string {
    return readLog(this.home);
  }

  windows(): Page[] {
    return this.#electron?.windows() ?? [];
  }

  /** The popover's page; waits for it, as it is made on first use. */
  popover(timeout = 10_000): Promise<Page> {
    return this.page(popoverAddress, timeout);
  }

  page(address: string, timeout = 10_000): Promise<Page> {
    return waitFor(() => this.windows().find((page) => page.url().startsWith(address)), {
      what: `a window at ${address}`,
      timeout,
    });
  }

  waitForTray(timeout = 10_000): Promise<TrayItem> {
    const { trayHost } = this.#options.desktop;
    return waitFor(() => trayHost.items().find((item) => item.pid === this.pid), {
      what: 'our icon in the tray',
      timeout,
    });
  }

  /** The seccomp mode of each renderer: 2 in a sandboxed run. */
  rendererSeccomp(): (number | null)[] {
    return processTree(this.pid)
      .filter((pid) => processType(pid) === 'renderer')
      .map((pid) => seccomp(pid));
  }

  /** Command lines of the whole tree, to see the switches that Chromium really got. */
  commandLines(): string[] {
    return processTree(this.pid).map((pid) => commandLine(pid).join(' '));
  }

  /** Power cut: every process at once, with no chance to save. */
  async kill9(): Promise<void> {
    killTree(this.pid);
    await this.waitForExit();
  }

  /** Waits for the app to end by itself, after Quit was chosen. */
  async waitForExit(timeout = 10_000): Promise<number | null> {
    await waitFor(() => this.hasExited(), { what: 'the app to end', timeout });
    this.#electron = null;
    return this.process.exitCode;
  }

  async close(): Promise<void> {
    const electron = this.#electron;
    if (electron === null || this.hasExited()) return;
    this.#electron = null;
    try {
      await withTimeout(electron.close(), 'the app to quit', 5000);
    } catch {
      killTree(this.pid);
    }
  }

  async restart(): Promise<void> {
    await this.close();
    await this.start();
  }
}

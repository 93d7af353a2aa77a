/**
 * The composition root. It opens what every way of running shares, from the home folder to the engine, and hands it to
 * one of two: gui.ts (tray and windows) or cli.ts (one command). What the icon does not need is imported behind it.
 */
import { homedir } from 'node:os';
import { app, session } from 'electron';
import type { AccountStore } from './accounts/accounts.ts';
import type { Engine } from './engine.ts';
import { parseArguments, usage } from './export/arguments.ts';
import type { Endpoints } from './system/endpoints.ts';
import { electronRefusal } from './system/fallback-electron.ts';
import { openHome, type Home } from './system/home.ts';
import type { Log } from './system/log.ts';
import { defaultHome } from './system/paths.ts';
import type { SettingsStore } from './system/settings.ts';
import { wakeAt } from './system/wake.ts';

export interface Plimsoll {
  home: Home;
  log: Log;
  settings: SettingsStore;
  engine: Engine;
  accounts: AccountStore;
  now(): number;
}

export interface Start {
  home: Home;
  /** Everything that touches the home folder waits for this: only one instance may. */
  open(): Promise<Plimsoll>;
  now(): number;
}

const now = (): number => Date.now();

const variable = (name: string): string | null => process.env[name] || null;

function homeOf(demo: boolean): Home {
  const home = openHome(variable('PLIMSOLL_HOME') ?? defaultHome(process.env, process.platform));
  // The demo keeps to itself: its own settings and its own lock, beside a Plimsoll with real accounts.
  return demo ? openHome(home.file('demo')) : home;
}

async function readEndpoints(): Promise<Endpoints | null> {
  const file = variable('PLIMSOLL_ENDPOINTS');
  return file === null ? null : (await import('./system/endpoints.ts')).readEndpoints(file);
}

async function open(home: Home, demo: boolean, redirects: Endpoints | null): Promise<Plimsoll> {
  const [
    { createEngine },
    { createGetJson },
    { openAccounts },
    { surroundingsOf },
    { openLog },
    { openSettings },
    sample,
  ] = await Promise.all([
    import('./engine.ts'),
    import('./system/http.ts'),
    import('./accounts/accounts.ts'),
    import('./accounts/borrowing.ts'),
    import('./system/log.ts'),
    import('./system/settings.ts'),
    demo ? import('./demo/demo.ts').then(({ startDemo }) => startDemo(now)) : null,
  ]);
  const log = openLog({ file: home.file('logs', 'plimsoll.log'), now });
  const settings = openSettings(home, now());
  const accounts = sample?.accounts ?? openAccounts(home, now());
  const endpoints = sample?.endpoints ?? redirects;
  const refusal =
    endpoints === null ? electronRefusal(process.versions['electron'], __ELECTRON__, process.env) : null;
  const engine = createEngine({
    accounts,
    settings: settings.get,
    surroundings: surroundingsOf(homedir(), process.env, process.platform),
    getJson: createGetJson({
      // A session in memory: no cookie, no cache and no trace of a request ever reaches the disk.
      fetch: (input, init) =>
        session.fromPartition('readers').fetch(input instanceof URL ? input.href : input, init),
      endpoints,
      userAgent: `Plimsoll/${__VERSION__}`,
      now,
    }),
    log,
    now,
    random: Math.random,
    wakeAt: (time, callback) => wakeAt(time, callback, now),
    redirected: redirects !== null && !demo,
    demoToken: sample?.tokenOf ?? null,
    refusal,
    notices: () =>
      [settings.trouble() ?? home.trouble, accounts.trouble(), refusal]
        .filter((text) => text !== null)
        .map((text, index) => ({ id: `trouble-${index}`, tone: 'warning', text })),
  });
  return { home, log, settings, engine, accounts, now };
}

async function main(): Promise<void> {
  const command = parseArguments(process.argv.slice(1), app.isPackaged);
  switch (command.name) {
    case 'version':
      process.stdout.write(`plimsoll ${__VERSION__}\n`);
      return app.exit(0);
    case 'help':
      process.stdout.write(`${usage}\n`);
      return app.exit(0);
    case 'usage':
      process.stderr.write(`${command.problem}\n\n${usage}\n`);
      return app.exit(2);
    default: {
      const demo = 'demo' in command && command.demo;
      const home = homeOf(demo);
      const redirects = await readEndpoints();
      const start: Start = { home, now, open: () => open(home, demo, redirects) };
      if (command.name === 'gui') return (await import('./gui.ts')).run(start);
      return (await import('./cli.ts')).run(command, start);
    }
  }
}

main().catch((error: unknown) => {
  process.stderr.write(
    `Plimsoll could not start. ${error instanceof Error ? error.message : String(error)}\n`,
  );
  app.exit(1);
});

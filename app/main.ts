/**
 * The composition root. It opens what every way of running shares, from the home folder to the engine, and hands it to
 * one of two: gui.ts (tray and windows) or cli.ts (one command). What the icon does not need is imported behind it.
 */
import { homedir } from 'node:os';
import { app, session } from 'electron';
import type { Notice } from '../shared/state.ts';
import type { AccountStore } from './accounts/accounts.ts';
import type { Engine } from './engine.ts';
import { parseArguments } from './export/arguments.ts';
import { usage } from './export/usage.ts';
import type { Endpoints } from './system/endpoints.ts';
import { electronRefusal } from './system/fallback-electron.ts';
import type { Ledger } from './ledger/ledger.ts';
import { openHome, type Home } from './system/home.ts';
import type { createGetJson } from './system/http.ts';
import type { Log } from './system/log.ts';
import { defaultHome } from './system/paths.ts';
import type { SettingsStore } from './system/settings.ts';
import { wakeAt } from './system/wake.ts';

export interface Plimsoll {
  home: Home;
  /** Where PLIMSOLL_ENDPOINTS points; null when it is not set. */
  redirects: Endpoints | null;
  log: Log;
  settings: SettingsStore;
  engine: Engine;
  ledger: Ledger;
  accounts: AccountStore;
  now(): number;
}

export interface Start extends Pick<Plimsoll, 'home' | 'redirects' | 'now'> {
  /** Everything that touches the home folder waits for this: only one instance may. */
  open(): Promise<Plimsoll>;
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

/** The network is loaded with the first request: that takes as long as all that a command which makes none needs. */
function getJsonOver(endpoints: Endpoints | null): ReturnType<typeof createGetJson> {
  const load = async (): Promise<ReturnType<typeof createGetJson>> => {
    const http = await import('./system/http.ts');
    return http.createGetJson({
      // A session in memory: no cookie, no cache and no trace of a request ever reaches the disk.
      fetch: (input, init) =>
        session.fromPartition('readers').fetch(input instanceof URL ? input.href : input, init),
      endpoints,
      userAgent: `Plimsoll/${__VERSION__}`,
      now,
    });
  };
  let loaded: ReturnType<typeof load> | null = null;
  return async (request) => (await (loaded ??= load()))(request);
}

async function open(home: Home, demo: boolean, redirects: Endpoints | null): Promise<Plimsoll> {
  const [
    { createEngine },
    { openAccounts },
    { surroundingsOf },
    { openLog },
    { openSettings },
    { openLedger },
    { openCaptures },
    { openAnswers },
    sample,
  ] = await Promise.all([
    import('./engine.ts'),
    import('./accounts/accounts.ts'),
    import('./system/surroundings.ts'),
    import('./system/log.ts'),
    import('./system/settings.ts'),
    import('./ledger/ledger.ts'),
    import('./accounts/captures.ts'),
    import('./accounts/answers.ts'),
    demo ? import('./demo/demo.ts').then(({ startDemo }) => startDemo(now)) : null,
  ]);
  const log = openLog({ file: home.file('logs', 'plimsoll.log'), now });
  const settings = openSettings(home, now());
  const accounts = sample?.accounts ?? openAccounts(home, now());
  const ledger = openLedger(home.file('ledger.db'), { now });
  const endpoints = sample?.endpoints ?? redirects;
  const refusal =
    endpoints === null ? electronRefusal(process.versions['electron'], __ELECTRON__, process.env) : null;
  const engine = createEngine({
    accounts,
    settings: settings.get,
    surroundings: surroundingsOf(homedir(), process.env, process.platform),
    getJson: getJsonOver(endpoints),
    capture: openCaptures(home).read,
    answers: openAnswers(home),
    ledger,
    log,
    now,
    random: Math.random,
    wakeAt: (time, callback) => wakeAt(time, callback, now),
    redirected: redirects !== null && !demo,
    demoToken: sample?.tokenOf ?? null,
    refusal,
    notices: () => [
      ...[settings.trouble() ?? home.trouble, accounts.trouble(), refusal]
        .filter((text) => text !== null)
        .map((text, index): Notice => ({ id: `trouble-${index}`, tone: 'warning', text })),
      // A home that cannot be written has been told about already.
      ...(home.trouble === null ? ledger.notices() : []),
    ],
  });
  return { home, redirects, log, settings, engine, ledger, accounts, now };
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
      const start: Start = { home, redirects, now, open: () => open(home, demo, redirects) };
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

// The one place that decides which Electron runs, and says so.
import { accessSync, constants, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { cacheFolder, decideElectron, describeElectron, triedRecently } from './setup/electron-choice.mjs';
import { fallback, fallbackElectron, fetchFallback, versionIn } from './setup/fallback-electron.mjs';
import {
  downloadOfficial,
  lastFailure,
  officialElectron,
  pinnedVersion,
} from './setup/official-electron.mjs';
import { SetupError, sayOnStderr } from './setup/progress.mjs';

/**
 * @typedef {object} Electron
 * @property {string} path the program
 * @property {string} version
 * @property {import('./setup/electron-choice.mjs').Origin} origin
 * @property {string} dist the folder that holds the program and everything it needs
 */

/**
 * Finds or fetches the Electron to run. Needs the dependencies in place.
 * @param {{ say?: import('./setup/progress.mjs').Say, quiet?: boolean }} [options] `quiet`: the official build needs no word
 * @returns {Promise<Electron>}
 */
export async function resolveElectron({ say = sayOnStderr, quiet = false } = {}) {
  const version = pinnedVersion();
  const cache = cacheFolder(process.env, home());
  const given = process.env['PLIMSOLL_ELECTRON'];
  const retry = process.env['PLIMSOLL_RETRY_ELECTRON'] === '1';
  let tried = !retry && triedRecently(lastFailure(cache, version), Date.now());

  for (;;) {
    const official = officialElectron(version);
    const stand = fallbackElectron(cache);
    const decision = decideElectron(
      {
        given,
        givenExists: given !== undefined && isProgram(given),
        official: official !== undefined,
        officialTried: tried,
        fallback: stand !== undefined,
        platform: process.platform,
        arch: process.arch,
      },
      version,
    );
    if ('fail' in decision) throw new SetupError(decision.fail);
    if ('get' in decision) {
      if (decision.get === 'official') await downloadOfficial({ cache, version, say });
      else await fetchFallback({ cache, say });
      tried = true;
      continue;
    }
    const electron = pick(decision.use, { given, official, stand, version });
    if (!quiet || electron.origin !== 'official')
      say(describeElectron(electron.origin, electron.version, version));
    return electron;
  }
}

/**
 * @param {Electron['origin']} origin
 * @param {{ given: string | undefined, official: { path: string, dist: string } | undefined, stand: { path: string, dist: string } | undefined, version: string }} have
 * @returns {Electron}
 */
function pick(origin, { given, official, stand, version }) {
  if (origin === 'official' && official !== undefined) return { ...official, version, origin };
  if (origin === 'fallback' && stand !== undefined) return { ...stand, version: fallback.version, origin };
  const path = resolve(given ?? '');
  return { path, dist: dirname(path), version: versionIn(dirname(path)), origin: 'given' };
}

// A user without a home (an unknown number in a container) still gets a cache.
function home() {
  try {
    return homedir() || tmpdir();
  } catch {
    return tmpdir();
  }
}

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

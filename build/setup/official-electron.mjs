import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot, pinnedNode } from './checkout.mjs';
import { checkoutLock, withLock } from './lock.mjs';
import { lastLines, run } from './run.mjs';
import { seconds } from './progress.mjs';

const TIME_LIMIT_MS = 5 * 60_000;

const folder = () => inRoot('node_modules', 'electron');

/** @returns {string} */
export const pinnedVersion = () => JSON.parse(readFileSync(join(folder(), 'package.json'), 'utf8')).version;

/**
 * The official build, told apart from an incomplete one in the way electron's own install.js does: it writes path.txt
 * last.
 * @param {string} version
 */
export function officialElectron(version) {
  const dist = join(folder(), 'dist');
  try {
    if (readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '') !== version) return undefined;
    const path = join(dist, readFileSync(join(folder(), 'path.txt'), 'utf8').trim());
    return existsSync(path) ? { path, dist } : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} cache @param {string} version */
const marker = (cache, version) => join(cache, `official-${version}-failed`);

/** When the download failed last, if it did.
 * @param {string} cache
 * @param {string} version
 */
export function lastFailure(cache, version) {
  try {
    return statSync(marker(cache, version)).mtimeMs;
  } catch {
    return undefined;
  }
}

/**
 * Runs electron's install.js once. A failure is remembered, so that the next start does not wait for it again.
 * @param {{ cache: string, version: string, say: import('./progress.mjs').Say }} options
 */
export async function downloadOfficial({ cache, version, say }) {
  const waiting = () => say('Waiting for another download of Electron …');
  const start = performance.now();
  say(`Downloading Electron ${version} (once, about 110 MB) …`);
  const done = await withLock(checkoutLock('electron'), { waiting }, () =>
    run(pinnedNode(), [join(folder(), 'install.js')], { timeoutMs: TIME_LIMIT_MS, group: true }),
  );
  if (done.code === 0 && officialElectron(version) !== undefined) {
    rmSync(marker(cache, version), { force: true });
    say(`  done in ${seconds(performance.now() - start)}`);
    return;
  }
  const why = done.timedOut ? `not there after ${seconds(TIME_LIMIT_MS)}` : firstReason(done.output);
  say(`  not possible (${why}). Next try in a day, or at once with PLIMSOLL_RETRY_ELECTRON=1.`);
  try {
    mkdirSync(cache, { recursive: true });
    writeFileSync(marker(cache, version), `${done.output}\n`);
  } catch {
    // Without a place to remember it, the next start tries again.
  }
}

/** @param {string} output */
const firstReason = (output) =>
  (/^\w*Error: (.+)$/m.exec(output)?.[1] ?? lastLines(output, 1)).slice(0, 100) || 'no reason given';

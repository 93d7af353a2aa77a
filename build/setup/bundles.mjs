import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot, pinnedNode, root } from './checkout.mjs';
import { checkoutLock, withLock } from './lock.mjs';
import { lastLines, run } from './run.mjs';
import { SetupError, step } from './progress.mjs';

// Everything the bundles are made from.
const SOURCES = [
  'app',
  'renderer',
  'shared',
  'resources',
  'build/build.mjs',
  'tsconfig.base.json',
  'package.json',
  'package-lock.json',
];

const stamp = () => inRoot('out', '.fingerprint');

/** Builds out/ if it is not what the sources would give.
 * @param {import('./progress.mjs').Say} say
 */
export async function buildBundles(say) {
  if (isFresh(fingerprint(root, SOURCES))) return;
  const waiting = () => say('Waiting for another build of this checkout …');
  await withLock(checkoutLock('build'), { waiting }, async () => {
    // Taken before the build: what changes meanwhile makes the next start build again.
    const sources = fingerprint(root, SOURCES);
    if (isFresh(sources)) return;
    await step(say, 'Building Plimsoll', async () => {
      const done = await run(pinnedNode(), [inRoot('build', 'build.mjs')], { cwd: root });
      if (done.code !== 0) throw new SetupError(`The build failed:\n${lastLines(done.output, 40)}`);
    });
    writeFileSync(stamp(), sources);
  });
}

/** @param {string} sources */
const isFresh = (sources) => existsSync(stamp()) && readFileSync(stamp(), 'utf8') === sources;

/**
 * A hash over names, times and sizes, which takes a few milliseconds where contents would take many.
 * @param {string} base
 * @param {readonly string[]} entries
 */
export function fingerprint(base, entries) {
  const hash = createHash('sha256');
  for (const entry of entries) {
    for (const file of filesIn(base, entry)) {
      const { mtimeMs, size } = statSync(join(base, file));
      hash.update(`${file}\0${mtimeMs}\0${size}\n`);
    }
  }
  return hash.digest('hex');
}

/** @param {string} base @param {string} entry @returns {string[]} */
function filesIn(base, entry) {
  const path = join(base, entry);
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [entry];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((found) => found.isFile())
    .map((found) => join(found.parentPath, found.name).slice(base.length + 1))
    .sort();
}

// What a checkout needs before anything can run. Each part looks first, which takes milliseconds when it is there.
import { resolveElectron } from './electron.mjs';
import { buildBundles } from './setup/bundles.mjs';
import { pinnedNode } from './setup/checkout.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { sayOnStderr } from './setup/progress.mjs';
import { installSystemPackages } from './setup/system.mjs';

/** @typedef {'dependencies' | 'electron' | 'system' | 'system-tests' | 'build'} Need */

/**
 * @param {object} options
 * @param {readonly Need[]} options.need in any order; they are seen to in the right one
 * @param {import('./setup/progress.mjs').Say} [options.say]
 * @param {boolean} [options.quiet] say nothing when all is there
 * @returns {Promise<{ node: string, electron: import('./electron.mjs').Electron | undefined }>} the pinned Node, and
 *   the Electron to run if it was needed
 */
export async function setUp({ need, say = sayOnStderr, quiet = false }) {
  const needs = new Set(need);
  if (needs.size > 0) await installDependencies(say);
  const wantsElectron = needs.has('electron') || needs.has('system') || needs.has('system-tests');
  const electron = wantsElectron ? await resolveElectron({ say, quiet }) : undefined;
  if (electron !== undefined && (needs.has('system') || needs.has('system-tests'))) {
    await installSystemPackages({ say, tests: needs.has('system-tests'), electron: electron.path });
  }
  if (needs.has('build')) await buildBundles(say);
  return { node: pinnedNode(), electron };
}

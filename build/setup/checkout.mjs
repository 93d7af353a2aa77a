// Where things are in a checkout. Plain Node 20: this runs before `npm ci`.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupError } from './progress.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** @param {string[]} parts */
export const inRoot = (...parts) => join(root, ...parts);

// The oldest Node that runs .ts files without a flag.
const TYPE_STRIPPING = [22, 18];

/**
 * The Node that everything after `npm ci` runs on: the pinned one, or ours if that one could not be installed
 * (install scripts switched off in npm's settings).
 */
export function pinnedNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const pinned = inRoot('node_modules', 'node', 'bin', name);
  if (existsSync(pinned)) return pinned;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [needMajor = 0, needMinor = 0] = TYPE_STRIPPING;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return process.execPath;
  throw new SetupError(
    `The pinned Node is missing from node_modules, and Node ${process.versions.node} is too old to stand in.\n` +
      'Run "npm ci --ignore-scripts=false" and try again.',
  );
}

/** A tool of node_modules as a command line for `pinnedNode()`.
 * @param {string} module
 * @param {string} file
 */
export const toolPath = (module, file) => inRoot('node_modules', ...module.split('/'), ...file.split('/'));

import { createRequire } from 'node:module';
import { basename } from 'node:path';

const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));

/** Loads what electron-builder itself uses, which is not ours to depend on otherwise. */
export const requireFromBuilder = createRequire(builder.resolve('app-builder-lib'));

const FALLBACK = 'NO_SANDBOX=(--no-sandbox)';

const ADVICE =
  'echo "Plimsoll: this system keeps programs from making a sandbox, and without one Plimsoll does not run. Install the .deb instead." >&2';

/**
 * electron-builder's AppRun starts the program with --no-sandbox where user namespaces are forbidden (Ubuntu 24.04)
 * or `unshare` is missing. There is no setting for it (app-builder-lib 26.17, appImageUtil.js), and a Plimsoll that
 * silently runs without its sandbox is worse than one that does not start.
 * @param {string} script
 */
export function withoutSandboxFallback(script) {
  const parts = script.split(FALLBACK);
  if (parts.length !== 2)
    throw new Error('The AppRun script of electron-builder has changed: see build/package/app-run.mjs.');
  return parts.join(ADVICE);
}

/**
 * Mends the script as electron-builder writes it: no hook comes between writing it and squeezing it into the image.
 * @returns {() => boolean} whether that has happened
 */
export function mendAppRun() {
  const files = requireFromBuilder('fs-extra');
  const { writeFile } = files;
  let mended = false;
  files.writeFile = (
    /** @type {string} */ path,
    /** @type {string} */ data,
    /** @type {unknown[]} */ ...more
  ) => {
    if (basename(path) !== 'AppRun') return writeFile(path, data, ...more);
    mended = true;
    return writeFile(path, withoutSandboxFallback(data), ...more);
  };
  return () => mended;
}

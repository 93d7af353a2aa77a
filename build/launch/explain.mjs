// Why Electron did not start, when the reason is the system and the person can do something about it.
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { missingLibraries } from '../setup/packages.mjs';
import { run } from '../setup/run.mjs';

/**
 * @param {string} electron the program
 * @param {number} code its exit code
 * @returns {Promise<string>} nothing when the reason is another
 */
export async function explainFailure(electron, code) {
  if (process.platform !== 'linux' || code === 0) return '';
  // The exit code of a program whose libraries were not found.
  if (code === 127) return librariesAdvice(missingLibraries((await run('ldd', [electron])).stdout));
  // Chromium aborts, and a crashed program has an exit code above 128.
  const helper = join(dirname(electron), 'chrome-sandbox');
  return code > 128 && process.getuid?.() !== 0 && !isSetUid(helper)
    ? sandboxAdvice(readSetting, helper)
    : '';
}

/** @param {readonly string[]} missing */
export const librariesAdvice = (missing) =>
  missing.length === 0
    ? ''
    : `Electron cannot start, because this system lacks:\n\n  ${missing.join('\n  ')}\n\nInstall the packages that hold them, then run this again.`;

/** What keeps a program from making user namespaces, which Chromium's sandbox is built on. */
const SETTINGS = [
  ['kernel/apparmor_restrict_unprivileged_userns', '1'],
  ['kernel/unprivileged_userns_clone', '0'],
  ['user/max_user_namespaces', '0'],
];

/**
 * @param {(name: string) => string} read a kernel setting, or nothing
 * @param {string} helper
 */
export function sandboxAdvice(read, helper) {
  const blocking = SETTINGS.find(([name = '', value]) => read(name) === value);
  if (blocking === undefined) return '';
  const setting = blocking.join(' = ').replace('/', '.');
  return (
    `Electron cannot start, because this system keeps programs from making a sandbox (${setting}).\n` +
    `Let Electron use its own sandbox helper, then run this again:\n\n` +
    `  sudo chown root:root "${helper}" && sudo chmod 4755 "${helper}"\n`
  );
}

/** @param {string} name */
function readSetting(name) {
  try {
    return readFileSync(`/proc/sys/${name}`, 'utf8').trim();
  } catch {
    return '';
  }
}

/** @param {string} file */
function isSetUid(file) {
  try {
    const { mode, uid } = statSync(file);
    return uid === 0 && (mode & 0o4000) !== 0;
  } catch {
    return false;
  }
}

import { existsSync } from 'node:fs';
import {
  aptCommand,
  electronPackages,
  installableNames,
  missingLibraries,
  missingPackages,
  testPackages,
} from './packages.mjs';
import { lastLines, run } from './run.mjs';
import { SetupError, step } from './progress.mjs';

/** @typedef {import('./packages.mjs').Alternatives} Alternatives */

/**
 * Sees to the system packages on Debian and its relatives. Elsewhere names differ: there a missing library shows when
 * Electron does not start (see launch/explain.mjs), and the end-to-end tests skip what has no program.
 * @param {{ say: import('./progress.mjs').Say, tests: boolean, electron: string }} options
 */
export async function installSystemPackages({ say, tests, electron }) {
  if (process.platform !== 'linux' || !existsSync('/etc/debian_version')) return;
  const wanted = tests ? [...electronPackages, ...testPackages] : electronPackages;
  const missing = await notInstalled(wanted);
  if (missing.length === 0) return;
  const problem = process.getuid?.() === 0 ? await install(say, missing) : await howToInstall(missing);
  if (problem === '') return;
  // Packages are a guess at what Electron needs; what it really lacks decides whether it can start.
  if (!tests && (await librariesNotFound(electron)).length === 0) return;
  throw new SetupError(problem);
}

/** @param {readonly Alternatives[]} wanted */
async function notInstalled(wanted) {
  // It also exits with 1 when it does not know some of the names, which is what we ask.
  const dpkg = await run('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...wanted.flat()]);
  return missingPackages(wanted, dpkg.stdout);
}

/** @param {readonly Alternatives[]} missing */
async function namesFor(missing) {
  const policy = await run('apt-cache', ['policy', ...missing.flat()], {
    env: { ...process.env, LC_ALL: 'C' },
  });
  return installableNames(missing, policy.stdout);
}

/** @param {readonly Alternatives[]} missing */
async function howToInstall(missing) {
  const names = await namesFor(missing);
  return `Some system packages are missing. Install them, then run this again:\n\n  sudo apt-get update && sudo ${aptCommand(names)}\n`;
}

const APT_OPTIONS = ['-o', 'Acquire::Retries=2', '-o', 'DPkg::Lock::Timeout=120'];

/**
 * @param {import('./progress.mjs').Say} say
 * @param {readonly Alternatives[]} missing
 * @returns {Promise<string>} the problem, or nothing
 */
async function install(say, missing) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  const done = await step(
    say,
    `Installing ${missing.length} system packages (once, a minute or two)`,
    async () => {
      const update = await run('apt-get', [...APT_OPTIONS, 'update'], { env });
      const names = await namesFor(missing);
      const args = ['install', '-y', '--no-install-recommends', '-q', ...names];
      const apt = await run('apt-get', [...APT_OPTIONS, ...args], { env });
      return { code: apt.code, output: `${update.output}\n${apt.output}`, names };
    },
  );
  if (done.code === 0) return '';
  const retry = `\n\nTo try it by hand:  apt-get update && ${aptCommand(done.names)}`;
  // `apt-get update` succeeds without a network; the install then fails over unknown names.
  if (/Could not (resolve|connect)|Temporary failure|Failed to fetch|Unable to connect/.test(done.output)) {
    return `Cannot reach the Debian package servers: connect and run again.${retry}`;
  }
  return `The system packages could not be installed. apt-get said:\n${lastLines(done.output)}${retry}`;
}

/** @param {string} electron */
async function librariesNotFound(electron) {
  const ldd = await run('ldd', [electron]);
  return missingLibraries(ldd.stdout);
}

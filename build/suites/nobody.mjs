// Runs something as nobody in a copy of the built tree: no user is created, nothing of root's is reachable through the
// environment, and nothing is left behind.
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from '../setup/checkout.mjs';
import { lastLines, run } from '../setup/run.mjs';
import { SetupError } from '../setup/progress.mjs';
import { endProcessesOf } from './processes.mjs';

const NOBODY = 65534;

// Everything else of the checkout comes along, so that no list of it has to be kept up.
const LEFT_OUT = new Set(['.git', 'dist', 'test-results', 'screenshots']);
const WRITABLE = ['home', 'run', 't', 'test-results', 'screenshots'];

/**
 * @typedef {object} Copy
 * @property {string} folder the copied checkout
 * @property {string} writable a folder that nobody may write to
 * @property {string} node the pinned Node, copied
 * @property {(args: readonly string[]) => [string, string[]]} command the command line that runs `args` as nobody
 * @property {Record<string, string>} env all of the environment that it gets
 * @property {() => Promise<boolean>} canSandbox whether nobody may make what Chromium's sandbox is built on
 */

/**
 * @template T
 * @param {{ node: string, electron: import('../electron.mjs').Electron }} programs
 * @param {(copy: Copy) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function asNobody({ node, electron }, work) {
  // Short, because sockets are made below it and their names may have 107 bytes.
  const folder = mkdtempSync(join(reachable(tmpdir()), 'plimsoll-'));
  try {
    chmodSync(folder, 0o755);
    const entries = readdirSync(root).filter((name) => !LEFT_OUT.has(name));
    await copy(
      entries.map((name) => join(root, name)),
      folder,
    );
    const electronFolder = join(folder, 'electron');
    mkdirSync(electronFolder);
    await copy([electron.dist], electronFolder);
    for (const name of WRITABLE) {
      mkdirSync(join(folder, name), { mode: 0o700 });
      chownSync(join(folder, name), NOBODY, NOBODY);
    }
    chownSync(folder, NOBODY, NOBODY);
    const fullDisk = await smallDisk(folder);
    return await work({
      folder,
      writable: join(folder, 'home'),
      node: node.startsWith(root) ? join(folder, node.slice(root.length)) : node,
      command: (args) => asNobodyCommand(args, fullDisk),
      canSandbox: async () => (await run(...asNobodyCommand(['unshare', '--user', 'true'], ''))).code === 0,
      env: {
        PATH: `${join(folder, 'node_modules', '.bin')}:/usr/local/bin:/usr/bin:/bin`,
        HOME: join(folder, 'home'),
        TMPDIR: join(folder, 't'),
        XDG_RUNTIME_DIR: join(folder, 'run'),
        USER: 'nobody',
        LOGNAME: 'nobody',
        LANG: 'C.UTF-8',
        PLIMSOLL_ELECTRON: join(
          electronFolder,
          basename(electron.dist),
          electron.path.slice(electron.dist.length),
        ),
        ...(fullDisk === '' ? {} : { PLIMSOLL_TEST_FULL_DIR: fullDisk }),
      },
    });
  } finally {
    await endProcessesOf(folder);
    await remove(folder);
  }
}

/**
 * @param {readonly string[]} args
 * @param {string} fullDisk
 * @returns {[string, string[]]}
 */
function asNobodyCommand(args, fullDisk) {
  const drop = [
    'setpriv',
    `--reuid=${NOBODY}`,
    `--regid=${NOBODY}`,
    '--clear-groups',
    '--no-new-privs',
    '--',
    ...args,
  ];
  return fullDisk === ''
    ? ['setpriv', drop.slice(1)]
    : ['unshare', [...OWN_MOUNTS, ...mountThen(fullDisk, drop)]];
}

// The small disk is mounted in a mount namespace of the tests' own: it goes when they end, however they end.
const OWN_MOUNTS = ['--mount', '--propagation', 'private', '--'];

/** @param {string} target @param {readonly string[]} command */
const mountThen = (target, command) => {
  const options = `size=256k,mode=0700,uid=${NOBODY},gid=${NOBODY}`;
  return [
    'sh',
    '-c',
    'mount -t tmpfs -o "$1" plimsoll "$2" && shift 2 && exec "$@"',
    'sh',
    options,
    target,
    ...command,
  ];
};

/**
 * A folder for a disk so small that a test can fill it, or nothing where mounting is not allowed.
 * @param {string} folder
 */
async function smallDisk(folder) {
  const target = join(folder, 'full');
  mkdirSync(target);
  const probe = await run('unshare', [...OWN_MOUNTS, ...mountThen(target, ['true'])]);
  return probe.code === 0 ? target : '';
}

/**
 * Hard links, which take a third of a second where copying takes many. Root's own files stay out of nobody's reach:
 * it can read them here, and write only to the folders made for it.
 * @param {readonly string[]} from
 * @param {string} to
 */
async function copy(from, to) {
  const linked = await run('cp', ['-al', '-t', to, ...from]);
  if (linked.code === 0 && (await allReadable(to))) return;
  // Across file systems, or under a umask that keeps others from reading.
  for (const path of from) rmSync(join(to, basename(path)), { recursive: true, force: true });
  const copied = await run('cp', ['-a', '-t', to, ...from]);
  if (copied.code !== 0)
    throw new SetupError(`The tree could not be copied to ${to}:\n${lastLines(copied.output)}`);
  await run('chmod', ['-R', 'a+rX', to]);
}

/** @param {string} folder */
async function allReadable(folder) {
  const unreadable = '( -type f ! -perm -o=r ) -o ( -type d ! -perm -o=rx )'.split(' ');
  const found = await run('find', [folder, ...unreadable.flatMap((word) => word), '-print', '-quit']);
  return found.code === 0 && found.stdout === '';
}

/** The folder for temporary files if nobody can get there, else the system's. @param {string} folder */
function reachable(folder) {
  for (let path = folder; ; path = dirname(path)) {
    if ((statSync(path).mode & 0o001) === 0) return '/tmp';
    if (path === dirname(path)) return folder;
  }
}

const REMOVE_TRIES = 20;

// What was ended a moment ago may still be writing.
/** @param {string} folder */
async function remove(folder) {
  for (let tries = 0; ; tries += 1) {
    try {
      return rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (tries === REMOVE_TRIES) throw error;
      await delay(100);
    }
  }
}

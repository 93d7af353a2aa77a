// Runs something as nobody in a copy of the built tree: no user is created, nothing of root's is reachable through the
// environment, and nothing is left behind.
import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { root } from '../setup/checkout.mjs';
import { run } from '../setup/run.mjs';
import { disposeFolder, ownFolder } from './own-folder.mjs';
import { copyReadable, reachable } from './tree-copy.mjs';

const NOBODY = 65534;
// Short, because sockets are made below it and their names may have 107 bytes.
const PREFIX = 'pl-e2e-';
const AS_NOBODY = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];

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
 * @property {boolean} namespaces whether Chromium's sandbox can be made in the usual way
 */

/**
 * @template T
 * @param {{ node: string, electron: import('../electron.mjs').Electron }} programs
 * @param {(copy: Copy) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function asNobody({ node, electron }, work) {
  const folder = await ownFolder(reachable(tmpdir()), PREFIX);
  try {
    const entries = readdirSync(root).filter((name) => !LEFT_OUT.has(name));
    await copyReadable(
      entries.map((name) => join(root, name)),
      folder,
    );
    const dist = join(folder, 'electron', basename(electron.dist));
    mkdirSync(join(folder, 'electron'));
    await copyReadable([electron.dist], join(folder, 'electron'));
    for (const name of WRITABLE) {
      mkdirSync(join(folder, name), { mode: 0o700 });
      chownSync(join(folder, name), NOBODY, NOBODY);
    }
    // Nobody else's business.
    chmodSync(folder, 0o700);
    chownSync(folder, NOBODY, NOBODY);
    const namespaces = await canMakeNamespaces();
    if (!namespaces) installSandboxHelper(join(dist, 'chrome-sandbox'));
    const fullDisk = await smallDisk(folder);
    return await work({
      folder,
      writable: join(folder, 'home'),
      node: node.startsWith(root) ? join(folder, node.slice(root.length)) : node,
      command: (args) => {
        const drop = [...AS_NOBODY, ...(namespaces ? ['--no-new-privs'] : []), '--', ...args];
        return fullDisk === '' ? ['setpriv', drop] : withDisk(fullDisk, ['setpriv', ...drop]);
      },
      namespaces,
      env: {
        PATH: `${join(folder, 'node_modules', '.bin')}:/usr/local/bin:/usr/bin:/bin`,
        HOME: join(folder, 'home'),
        TMPDIR: join(folder, 't'),
        XDG_RUNTIME_DIR: join(folder, 'run'),
        USER: 'nobody',
        LOGNAME: 'nobody',
        LANG: 'C.UTF-8',
        PLIMSOLL_ELECTRON: join(dist, electron.path.slice(electron.dist.length)),
        ...(fullDisk === '' ? {} : { PLIMSOLL_TEST_FULL_DIR: fullDisk }),
        // For a test that brings an Electron of its own, without the helper.
        ...(namespaces ? {} : { PLIMSOLL_TEST_NO_NAMESPACES: '1' }),
      },
    });
  } finally {
    await disposeFolder(folder);
  }
}

// Chromium's sandbox is built on user namespaces. A chroot forbids them, and so does Ubuntu 24.04.
const canMakeNamespaces = async () =>
  (await run('setpriv', [...AS_NOBODY, '--', 'unshare', '--user', 'true'])).code === 0;

/** Where they are forbidden, Electron's own set-uid helper makes the sandbox. It is copied, so that the program it was
 * linked from stays as it is. @param {string} helper
 */
function installSandboxHelper(helper) {
  if (!existsSync(helper)) return;
  copyFileSync(helper, `${helper}.copy`);
  renameSync(`${helper}.copy`, helper);
  chownSync(helper, 0, 0);
  chmodSync(helper, 0o4755);
}

/**
 * The command with a small disk, mounted in a mount namespace of its own: it goes when the command ends, however it ends.
 * @param {string} target
 * @param {readonly string[]} command
 * @returns {[string, string[]]}
 */
function withDisk(target, command) {
  const options = `size=256k,mode=0700,uid=${NOBODY},gid=${NOBODY}`;
  const script = 'mount -t tmpfs -o "$1" plimsoll "$2" && shift 2 && exec "$@"';
  const args = ['sh', '-c', script, 'sh', options, target, ...command];
  return ['unshare', ['--mount', '--propagation', 'private', '--', ...args]];
}

/**
 * A folder for a disk so small that a test can fill it, or nothing where mounting is not allowed.
 * @param {string} folder
 */
async function smallDisk(folder) {
  const target = join(folder, 'full');
  mkdirSync(target);
  const probe = await run(...withDisk(target, ['true']));
  return probe.code === 0 ? target : '';
}

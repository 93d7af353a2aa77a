import { createHash } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from './checkout.mjs';

const POLL_MS = 100;
// No set-up step takes this long; a lock this old belongs to a process number that was given out again.
const ABANDONED_MS = 30 * 60_000;

/**
 * A lock file for this checkout and user. Outside the checkout, because `npm ci` and the build empty their folders.
 * @param {string} name
 */
export function checkoutLock(name) {
  const where = createHash('sha256').update(root).digest('hex').slice(0, 12);
  return join(tmpdir(), `plimsoll-${process.getuid?.() ?? 'user'}-${where}-${name}.lock`);
}

/**
 * Runs `work` while holding a lock file; waits for another process that holds it, takes over from a dead one.
 * @template T
 * @param {string} file
 * @param {{ waiting: () => void }} options
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, { waiting }, work) {
  let told = false;
  while (!take(file)) {
    if (!told) waiting();
    told = true;
    await delay(POLL_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** @param {string} file */
function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
  const holder = read(file);
  if (holder !== '' && !isAbandoned(file, Number(holder))) return false;
  if (holder === '' && !isOld(file, 2_000)) return false;
  clearAway(file, holder);
  return false;
}

/** @param {string} file @param {number} pid */
const isAbandoned = (file, pid) => isOld(file, ABANDONED_MS) || !isRunning(pid);

/** Whether a process of this number exists, whoever owns it. @param {number} pid */
export function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

// Two waiters may find the same dead holder. A rename moves whatever is there by then, so what was moved is looked at
// again, and a lock that somebody took in between is put back.
/** @param {string} file @param {string} holder */
function clearAway(file, holder) {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    if (read(aside) !== holder) linkSync(aside, file);
  } catch {
    // Another waiter was faster.
  }
  rmSync(aside, { force: true });
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** @param {string} file @param {number} ms */
function isOld(file, ms) {
  try {
    return Date.now() - statSync(file).mtimeMs > ms;
  } catch {
    return false;
  }
}

/** @param {unknown} error @param {string} code */
export const hasCode = (error, code) => error instanceof Error && 'code' in error && error.code === code;

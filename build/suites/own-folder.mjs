// A temporary folder that goes away with everything that runs in it, even after a kill -9: then the next one sees to it.
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isRunning } from '../setup/lock.mjs';
import { endProcessesOf } from './processes.mjs';

const OWNER = '.owner';

/** @param {string} place @param {string} prefix */
export async function ownFolder(place, prefix) {
  for (const name of readdirSync(place)) {
    if (name.startsWith(prefix) && isAbandoned(join(place, name))) await disposeFolder(join(place, name));
  }
  const folder = mkdtempSync(join(place, prefix));
  writeFileSync(join(folder, OWNER), String(process.pid));
  return folder;
}

/** @param {string} folder */
function isAbandoned(folder) {
  try {
    // Only what a test run of root's left.
    if (!lstatSync(folder).isDirectory() || lstatSync(join(folder, OWNER)).uid !== process.getuid?.())
      return false;
    return !isRunning(Number(readFileSync(join(folder, OWNER), 'utf8')));
  } catch {
    return false;
  }
}

const REMOVE_TRIES = 20;

/** @param {string} folder */
export async function disposeFolder(folder) {
  await endProcessesOf(folder);
  for (let tries = 0; ; tries += 1) {
    try {
      return rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      // What was ended a moment ago may still be writing.
      if (tries === REMOVE_TRIES) throw error;
      await delay(100);
    }
  }
}

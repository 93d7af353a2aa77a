import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Ends what was started below a folder and is still there: whatever has the folder in its environment or runs a
 * program in it. Test programs start their own sessions, so a process group does not hold them all.
 * @param {string} folder of a name that nobody else has
 */
export async function endProcessesOf(folder) {
  for (let tries = 0; tries < 50; tries += 1) {
    const left = processesOf(folder);
    if (left.length === 0) return;
    for (const pid of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended by itself.
      }
    }
    await delay(50);
  }
}

/** @param {string} folder */
function processesOf(folder) {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 1 && pid !== process.pid && belongsTo(pid, folder));
}

/** @param {number} pid @param {string} folder */
function belongsTo(pid, folder) {
  try {
    // A zombie has neither any more.
    return (
      readFileSync(`/proc/${pid}/environ`, 'latin1').includes(folder) ||
      readlinkSync(`/proc/${pid}/exe`).startsWith(folder)
    );
  } catch {
    return false;
  }
}

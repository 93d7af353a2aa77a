import { existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';

/**
 * Chromium wants a folder of its own; the app's would take the app's instance lock. Its processes still write when ours
 * has ended, and would make again what was removed. On Linux they know the folder by our open file only, through which
 * nothing can be made once it is gone. Gives the way to remove it.
 */
export function useThrowAwayProfile(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-cli-'));
  const descriptors = `/proc/${process.pid}/fd`;
  app.setPath('userData', existsSync(descriptors) ? `${descriptors}/${openSync(folder, 'r')}` : folder);
  // Children take it over, and then do not complain of the folder that they lost.
  app.commandLine.appendSwitch('log-level', '3');
  const remove = (): void => {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 5 });
    } catch {
      // Something in it is being written again and again; the system clears such folders some day.
    }
  };
  // Whatever ends the process; but before Chromium is ready, nothing tells of its end.
  process.on('exit', remove);
  return remove;
}

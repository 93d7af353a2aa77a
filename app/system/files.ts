import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { reasonFor } from './home.ts';

/**
 * Writes aside, makes it durable, then moves: a reader sees the old text or the new one, never half of it. What can be
 * had again need not be durable: waiting for the disk takes milliseconds.
 */
export function writeAtomic(file: string, text: string, { durable = true } = {}): void {
  const aside = `${file}.${process.pid}.tmp`;
  try {
    const descriptor = openSync(aside, 'w', 0o600);
    try {
      // Not writeSync: on a disk that is almost full it writes a part and calls that a success.
      writeFileSync(descriptor, text);
      if (durable) fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(aside, file);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
}

/** What stands in for `file` when it is set aside at that time. */
const asideName = (file: string, now: number): string =>
  file.replace(/(\.\w+)$/, `.set-aside-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}$1`);

/**
 * Puts a file that we cannot use under a dated name, so that nothing is lost, and says where it went. What belongs to it
 * and is named after it, a database's log for one, goes along.
 */
export function setAside(
  file: string,
  now: number,
  how: 'move' | 'copy',
  companions: readonly string[] = [],
): string {
  const aside = asideName(file, now);
  try {
    for (const suffix of ['', ...companions]) {
      if (suffix !== '' && !existsSync(file + suffix)) continue;
      if (how === 'move') renameSync(file + suffix, aside + suffix);
      else copyFileSync(file + suffix, aside + suffix);
    }
    return `The old file is kept as ${aside}.`;
  } catch (error) {
    return `It could not be set aside: ${reasonFor(error)}.`;
  }
}

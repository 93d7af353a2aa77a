import { closeSync, copyFileSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { reasonFor } from './home.ts';

/** Writes aside, makes it durable, then moves: a reader sees the old text or the new one, never half of it. */
export function writeAtomic(file: string, text: string): void {
  const aside = `${file}.${process.pid}.tmp`;
  try {
    const descriptor = openSync(aside, 'w', 0o600);
    try {
      // Not writeSync: on a disk that is almost full it writes a part and calls that a success.
      writeFileSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(aside, file);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
}

/** Puts a file that we cannot use under a dated name, so that nothing is lost, and says where it went. */
export function setAside(file: string, now: number, how: 'move' | 'copy'): string {
  const stamp = new Date(now).toISOString().replaceAll(/[:.]/g, '-');
  const aside = file.replace(/(\.\w+)$/, `.set-aside-${stamp}$1`);
  try {
    if (how === 'move') renameSync(file, aside);
    else copyFileSync(file, aside);
    return `The old file is kept as ${aside}.`;
  } catch (error) {
    return `It could not be set aside: ${reasonFor(error)}.`;
  }
}

import { chmodSync, closeSync, openSync, statSync } from 'node:fs';

const ownersOnly = 0o600;

/** Ours alone, and there before SQLite would make it for everybody; its log files take after it. */
export function makePrivate(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) {
    closeSync(openSync(file, 'a', ownersOnly));
    return;
  }
  if (process.platform === 'win32' || (found.mode & 0o777) === ownersOnly || !found.isFile()) return;
  try {
    chmodSync(file, ownersOnly);
  } catch {
    // It belongs to somebody else; whether it can be used all the same shows itself.
  }
}

import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, test } from 'vitest';

const nobody = 65_534;
const isRoot = process.getuid?.() === 0;

/** What is forbidden to others is not to root: the (synchronous) function runs as nobody then. */
export function unprivileged<T>(run: () => T): T {
  if (!isRoot) return run();
  process.seteuid?.(nobody);
  try {
    return run();
  } finally {
    process.seteuid?.(0);
  }
}

/** A folder of the unprivileged user, removed after the test whatever became of its mode. */
export function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-unit-'));
  if (isRoot) chownSync(folder, nobody, nobody);
  onTestFinished(() => {
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

export const hasModes = process.platform !== 'win32';

/** A test that is about the modes of files. */
export function modesTest(name: string, run: () => void): void {
  test(name, (context) => {
    context.skip(!hasModes, 'Windows has no modes, and ignores those it is given.');
    run();
  });
}

import { rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { lastLines, run } from '../setup/run.mjs';
import { SetupError } from '../setup/progress.mjs';

/**
 * Puts files and folders into a folder where everybody can read them. By hard links, which take a third of a second
 * where copying takes many; who reads them cannot write to them.
 * @param {readonly string[]} from
 * @param {string} to
 */
export async function copyReadable(from, to) {
  const linked = await run('cp', ['-al', '-t', to, ...from]);
  if (linked.code === 0 && (await allReadable(to))) return;
  // Across file systems, or under a umask that keeps others from reading.
  for (const path of from) rmSync(join(to, basename(path)), { recursive: true, force: true });
  const copied = await run('cp', ['-a', '-t', to, ...from]);
  if (copied.code !== 0) {
    throw new SetupError(`The tree could not be copied to ${to}:\n${lastLines(copied.output)}`);
  }
  await run('chmod', ['-R', 'a+rX', to]);
}

/** @param {string} folder */
async function allReadable(folder) {
  const unreadable = '( -type f ! -perm -o=r ) -o ( -type d ! -perm -o=rx )'.split(' ');
  const found = await run('find', [folder, '-mindepth', '1', '(', ...unreadable, ')', '-print', '-quit']);
  return found.code === 0 && found.stdout === '';
}

/** The folder if everybody can get there, else the system's folder for temporary files. @param {string} folder */
export function reachable(folder) {
  for (let path = folder; ; path = dirname(path)) {
    if ((statSync(path).mode & 0o001) === 0) return '/tmp';
    if (path === dirname(path)) return folder;
  }
}

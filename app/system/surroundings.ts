import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FolderEntry, Surroundings } from '../providers/provider.ts';
import { ReadError } from '../providers/read-error.ts';
import { queryReadOnly } from './read-only-database.ts';

/** What is not there is null; anything else that goes wrong with a file is said without its content. */
async function unlessMissing<T>(path: string, read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ReadError) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new ReadError('not_signed_in', `${path} is there but cannot be read.`);
  }
}

const newline = 0x0a;

async function tailOf(path: string, bytes: number): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    // One byte more tells whether a line begins there. In bytes, for a cut may go through a character.
    const from = Math.max(0, size - bytes - 1);
    const buffer = Buffer.alloc(size - from);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, from);
    const read = buffer.subarray(0, bytesRead);
    if (from === 0 && size <= bytes) return read.toString('utf8');
    const lineEnd = read.indexOf(newline);
    return lineEnd === -1 ? '' : read.subarray(lineEnd + 1).toString('utf8');
  } finally {
    await file.close();
  }
}

async function entriesOf(folder: string): Promise<FolderEntry[]> {
  const names = await readdir(folder, { withFileTypes: true });
  const entries = await Promise.all(
    names.map(async (entry): Promise<FolderEntry[]> => {
      const found = await stat(join(folder, entry.name)).catch(() => null);
      if (found === null) return [];
      return [
        { name: entry.name, isFolder: found.isDirectory(), modifiedAt: found.mtimeMs, size: found.size },
      ];
    }),
  );
  return entries.flat().sort((a, b) => b.modifiedAt - a.modifiedAt);
}

/** The machine around us, as discovery and local readers may see it. */
export const surroundingsOf = (
  home: string,
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): Surroundings => ({
  home,
  env,
  platform,
  readFile: (path) => unlessMissing(path, () => readFile(path, 'utf8')),
  readTail: (path, bytes) => unlessMissing(path, () => tailOf(path, bytes)),
  listFolder: async (path) => (await unlessMissing(path, () => entriesOf(path))) ?? [],
  queryDatabase: (path, sql, parameters) => unlessMissing(path, () => queryReadOnly(path, sql, parameters)),
});

import { mkdirSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { Capture } from '../providers/provider.ts';
import { writeAtomic } from '../system/files.ts';
import type { Home } from '../system/home.ts';

/** What the person's own programs hand us for an account: `captures/<account>.<name>`. Its time is the file's. */
export interface Captures {
  read(accountId: string, name: string): Promise<Capture | null>;
  write(accountId: string, name: string, text: string): void;
}

const safe = /^[\w-]+$/;
const largest = 1024 * 1024;

export function openCaptures(home: Home): Captures {
  const fileOf = (accountId: string, name: string): string | null =>
    safe.test(accountId) && safe.test(name) ? home.file('captures', `${accountId}.${name}`) : null;
  return {
    async read(accountId, name) {
      const file = fileOf(accountId, name);
      if (file === null) return null;
      try {
        const found = await stat(file);
        if (!found.isFile() || found.size > largest) return null;
        return { at: found.mtimeMs, text: await readFile(file, 'utf8') };
      } catch {
        return null;
      }
    },
    write(accountId, name, text) {
      const file = fileOf(accountId, name);
      if (file === null) throw new Error('There is no such capture.');
      mkdirSync(home.file('captures'), { recursive: true, mode: 0o700 });
      writeAtomic(file, text);
    },
  };
}

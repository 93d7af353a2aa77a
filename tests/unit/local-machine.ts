import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Capture, ReaderTools, Surroundings } from '../../app/providers/provider.ts';
import { ReadError } from '../../app/providers/read-error.ts';
import { surroundingsOf } from '../../app/system/surroundings.ts';

/** A home folder with real files in it, for readers of what other programs keep there. */
export interface LocalMachine {
  home: string;
  /** Lines of JSON, last written at that time. */
  writeLines(path: string, lines: readonly (object | string)[], modifiedAt: number): string;
  tools(options: ToolOptions): ReaderTools;
}

interface ToolOptions {
  now: number;
  env?: Record<string, string>;
  captures?: Record<string, Capture>;
  /** Why there is no credential; null when there is one. */
  refusal?: ReadError | null;
  /** Sees which files were read, and how much of them. */
  onRead?(path: string, bytes: number | null): void;
}

export function localMachine(): LocalMachine {
  const home = mkdtempSync(join(tmpdir(), 'plimsoll-local-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return {
    home,
    writeLines(path, lines, modifiedAt) {
      const file = join(home, path);
      mkdirSync(dirname(file), { recursive: true });
      const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
      writeFileSync(file, `${text}\n`);
      utimesSync(file, modifiedAt / 1000, modifiedAt / 1000);
      return file;
    },
    tools({ now, env = {}, captures = {}, refusal = null, onRead }) {
      const real = surroundingsOf(home, env, 'linux');
      const surroundings: Surroundings = {
        ...real,
        readTail: (path, bytes) => {
          onRead?.(path, bytes);
          return real.readTail(path, bytes);
        },
      };
      return {
        getJson: () => Promise.reject(new ReadError('offline', 'A local reader asks nobody.')),
        async credential() {
          if (refusal !== null) throw refusal;
          return { accessToken: 'token', vendorAccount: null };
        },
        now: () => now,
        surroundings,
        capture: async (name) => captures[name] ?? null,
        budget: () => null,
      };
    },
  };
}

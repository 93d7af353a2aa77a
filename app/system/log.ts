import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { redact, redactText } from '../../shared/redact.ts';

export interface Log {
  info(event: string, details?: Record<string, unknown>): void;
  warn(event: string, details?: Record<string, unknown>): void;
}

interface LogOptions {
  file: string;
  now(): number;
  maxBytes?: number;
  keep?: number;
}

function rotate(file: string, keep: number): void {
  for (let age = keep - 1; age >= 0; age -= 1) {
    try {
      renameSync(age === 0 ? file : `${file}.${age}`, `${file}.${age + 1}`);
    } catch {
      // That generation does not exist yet.
    }
  }
}

/**
 * One line of JSON an event. Redaction happens here, at the sink, so that no caller can forget it. Writing is
 * synchronous: lines are few, and the last one before a crash is the one that matters.
 */
export function openLog({ file, now, maxBytes = 1_000_000, keep = 3 }: LogOptions): Log {
  let size = -1;
  const write = (level: string, event: string, details: Record<string, unknown>): void => {
    try {
      const entry = {
        at: new Date(now()).toISOString(),
        level,
        event: redactText(event),
        ...(redact(details) as object),
      };
      const line = `${JSON.stringify(entry)}\n`;
      const bytes = Buffer.byteLength(line);
      if (size < 0) {
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
        size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
      }
      if (size > 0 && size + bytes > maxBytes) {
        rotate(file, keep);
        size = 0;
      }
      appendFileSync(file, line, { mode: 0o600 });
      size += bytes;
    } catch {
      // A line that cannot be written must not stop the program; the home folder's trouble is told elsewhere.
    }
  };
  return {
    info: (event, details = {}) => write('info', event, details),
    warn: (event, details = {}) => write('warn', event, details),
  };
}

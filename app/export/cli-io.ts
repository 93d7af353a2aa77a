import type { Answers } from '../accounts/answers.ts';
import type { Captures } from '../accounts/captures.ts';
import type { Backend } from './backend.ts';

/** What a command needs of the terminal it runs in. */
export interface CliIo {
  out(text: string): void;
  err(text: string): void;
  /** All that is handed over on stdin. */
  input(): Promise<string>;
  colour: boolean;
  /** Whether `--watch` may redraw in place. */
  terminal: boolean;
  /** How people call this program where it runs: "plimsoll". */
  program: string;
  now(): number;
  /** Aborted when the person ends `--watch`. */
  end: AbortSignal;
}

export interface CommandTools {
  backend: Backend;
  /** Whether the running app does the work. */
  isApp: boolean;
  answers: Pick<Answers, 'of'>;
  captures: Pick<Captures, 'write'>;
  io: CliIo;
}

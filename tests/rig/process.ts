import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import { processTree } from './proc.ts';
import { pause, waitFor, withTimeout } from './wait.ts';

const drainMs = 1000;

export interface StartOptions {
  env: NodeJS.ProcessEnv;
  cwd?: string;
  stdin?: string;
}

/** A program of the rig: in a process group of its own, so that its children go when it goes. */
export interface Running {
  name: string;
  pid: number;
  child: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** Resolves when the program has ended, with its exit code (null after a signal). */
  exited: Promise<number | null>;
  hasExited(): boolean;
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Waits until the program has written this, and fails at once when the program ends first. */
  waitForOutput(pattern: RegExp, timeout?: number): Promise<RegExpMatchArray>;
}

const groups = new Set<number>();

/** Kills a whole process group; it is no error when the group is gone already. */
export function killGroup(pid: number, signal: NodeJS.Signals = 'SIGKILL'): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Gone already.
  }
}

/** Kills a program with all its descendants, also those that have left its process group. */
export function killTree(root: number): void {
  for (const pid of processTree(root)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It went with its parent.
    }
  }
}

process.on('exit', () => {
  for (const pid of groups) killGroup(pid);
});

/**
 * Starts a program. `setpriv --pdeathsig` makes the kernel kill it when we die without a chance to clean up
 * (a worker that Playwright kills); where setpriv is missing, the exit handler above is all there is.
 */
export function start(command: string, args: string[], options: StartOptions): Running {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', command, ...args], {
    env: options.env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`Could not start ${command}.`);
  groups.add(pid);

  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  // A program that ends before it has read its input is told apart by its exit code, not by EPIPE here.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.stdin ?? '');

  let ended = false;
  const closed = once(child, 'close');
  const exited = once(child, 'exit').then(async ([code]: unknown[]) => {
    // What it wrote last may still be on its way; a descendant that lives on with its pipes must not hold us.
    await Promise.race([closed, pause(drainMs)]);
    ended = true;
    groups.delete(pid);
    return typeof code === 'number' ? code : null;
  });

  return {
    name: command,
    pid,
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    exited,
    hasExited: () => ended,
    stop: async (signal = 'SIGKILL') => {
      killGroup(pid, signal);
      await withTimeout(exited, `${command} to end`, 5000);
    },
    waitForOutput: (pattern, timeout = 10_000) =>
      waitFor(
        () => {
          const match = pattern.exec(stdout) ?? pattern.exec(stderr);
          if (match === null && ended) throw new Error(`${command} ended: ${stderr || stdout}`);
          return match;
        },
        { what: `${command} to write ${pattern}`, timeout, interval: 5 },
      ),
  };
}

import { spawn } from 'node:child_process';

/**
 * @typedef {object} Finished
 * @property {number} code exit code; 128 + n after signal n, 127 when the program could not be started
 * @property {string} stdout
 * @property {string} output stdout and stderr as they came
 * @property {boolean} timedOut
 */

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {Record<string, string | undefined>} [env]
 * @property {number} [timeoutMs]
 * @property {boolean} [group] its own process group, so that a time-out or an interrupt ends its children too
 * @property {AbortSignal} [signal]
 */

const GRACE_MS = 5_000;

/**
 * Runs a program to its end, without stdin, and keeps what it prints.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Finished>}
 */
export function run(command, args, options = {}) {
  const grouped = options.group === true && process.platform !== 'win32';
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      // Colours would end up in messages. Not NO_COLOR: Playwright's workers get a FORCE_COLOR, and Node complains of both.
      env: { ...(options.env ?? process.env), FORCE_COLOR: '0', NO_COLOR: undefined },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: grouped,
      windowsHide: true,
    });
    let stdout = '';
    let output = '';
    let timedOut = false;
    let startError = '';

    /** @param {NodeJS.Signals} signal */
    const kill = (signal) => {
      try {
        if (grouped && child.pid !== undefined) process.kill(-child.pid, signal);
        else child.kill(signal);
      } catch {
        // The group is already gone.
      }
    };
    /** @type {NodeJS.Timeout | undefined} */
    let grace;
    const end = () => {
      kill('SIGTERM');
      grace = setTimeout(() => kill('SIGKILL'), GRACE_MS);
    };
    const limit =
      options.timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            end();
          }, options.timeoutMs);
    if (options.signal?.aborted === true) end();
    else options.signal?.addEventListener('abort', end, { once: true });

    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      output += text;
    });
    child.on('error', (error) => {
      startError = error.message;
    });
    child.on('close', (code, signal) => {
      clearTimeout(limit);
      clearTimeout(grace);
      options.signal?.removeEventListener('abort', end);
      // Whatever the program left behind in its group goes with it.
      if (grouped) kill('SIGKILL');
      resolve({
        code: startError === '' ? exitCode(code, signal) : 127,
        stdout,
        output: output + startError,
        timedOut,
      });
    });
  });
}

/** @type {Record<string, number>} */
const SIGNAL_NUMBERS = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGTRAP: 5,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGTERM: 15,
};

/**
 * The exit code a shell would report.
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export const exitCode = (code, signal) => code ?? 128 + (SIGNAL_NUMBERS[signal ?? ''] ?? 1);

/** @param {string} text */
const lines = (text) => text.split(/\r?\n/).filter((line) => line.trim() !== '');

/** @param {string} text @param {number} [count] */
export const firstLines = (text, count = 15) => lines(text).slice(0, count).join('\n');

/** @param {string} text @param {number} [count] */
export const lastLines = (text, count = 15) => lines(text).slice(-count).join('\n');

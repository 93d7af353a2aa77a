import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { exitCode } from '../setup/run.mjs';
import { sayOnStderr } from '../setup/progress.mjs';
import { explainFailure } from './explain.mjs';
import { terminalArgs, terminalEnvironment } from './command-line.mjs';

/** @type {NodeJS.Signals[]} */
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs one of Plimsoll's commands in this terminal.
 * @param {string} electron
 * @param {readonly string[]} args
 * @returns {Promise<number>} its exit code
 */
export async function runInTerminal(electron, args) {
  const code = await new Promise((/** @type {(code: number) => void} */ resolve) => {
    const child = spawn(electron, terminalArgs(args, { isRoot: process.getuid?.() === 0 }), {
      stdio: 'inherit',
      env: terminalEnvironment(process.env, existsSync),
    });
    /** @param {NodeJS.Signals} signal */
    const forward = (signal) => void child.kill(signal);
    for (const signal of FORWARDED) process.on(signal, forward);
    child.on('error', (error) => {
      sayOnStderr(`Electron could not be started: ${error.message}`);
      resolve(127);
    });
    child.on('close', (status, signal) => {
      for (const name of FORWARDED) process.off(name, forward);
      resolve(exitCode(status, signal));
    });
  });
  const advice = await explainFailure(electron, code);
  if (advice !== '') sayOnStderr(advice);
  return code;
}

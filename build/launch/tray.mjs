import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { exitCode } from '../setup/run.mjs';
import { sayOnStderr } from '../setup/progress.mjs';
import { isChromiumNoise, isDisplayTrouble, trayArgs } from './command-line.mjs';
import { explainFailure } from './explain.mjs';

const QUIT_LIMIT_MS = 5_000;

// What the app says on stdout once its tray item is there.
const READY = 'Plimsoll is ready.';

/**
 * Starts Plimsoll in the tray and stays with it until it quits.
 * @param {string} electron
 * @param {readonly string[]} args
 * @returns {Promise<{ code: number, noDisplay: boolean }>}
 */
export async function runInTray(electron, args) {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) sayOnStderr("You are root, so Plimsoll runs without Chromium's sandbox (--no-sandbox).");
  const child = spawn(electron, trayArgs(args, { isRoot }), { stdio: ['ignore', 'pipe', 'pipe'] });
  let noDisplay = false;
  let interrupted = false;

  createInterface({ input: child.stdout }).on('line', (line) => {
    process.stdout.write(line === READY ? 'Plimsoll is in the tray. Ctrl+C quits it.\n' : `${line}\n`);
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    noDisplay ||= isDisplayTrouble(line);
    if (!isChromiumNoise(line) && !isDisplayTrouble(line)) sayOnStderr(line);
  });

  /** @type {NodeJS.Timeout | undefined} */
  let limit;
  /** @param {NodeJS.Signals} signal */
  const quit = (signal) => {
    interrupted = true;
    child.kill(signal);
    limit ??= setTimeout(() => child.kill('SIGKILL'), QUIT_LIMIT_MS);
  };
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, quit);

  const code = await new Promise((/** @type {(code: number) => void} */ resolve) => {
    child.on('error', (error) => {
      sayOnStderr(`Electron could not be started: ${error.message}`);
      resolve(127);
    });
    child.on('close', (status, signal) => resolve(exitCode(status, signal)));
  });
  clearTimeout(limit);
  for (const signal of signals) process.off(signal, quit);
  const advice = await explainFailure(electron, code);
  if (advice !== '') sayOnStderr(advice);
  // Whoever asks it to quit does not want to hear that it was ended.
  return { code: interrupted ? 0 : code, noDisplay: noDisplay && code !== 0 };
}

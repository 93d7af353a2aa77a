/** @typedef {(line: string) => void} Say */

/** An error whose message tells the person what happened and what to do; it needs no stack trace. */
export class SetupError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'SetupError';
  }
}

// Progress goes to stderr, so that what a command prints on stdout stays clean.
/** @type {Say} */
export const sayOnStderr = (line) => {
  process.stderr.write(`${line}\n`);
};

/** @param {number} ms */
export const seconds = (ms) => (ms < 9950 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`);

const SIGN_OF_LIFE_MS = 15_000;

/**
 * Runs `work`, saying before what it is and afterwards how long it took.
 * @template T
 * @param {Say} say
 * @param {string} label
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(say, label, work) {
  const start = performance.now();
  const elapsed = () => seconds(performance.now() - start);
  say(`${label} …`);
  const life = setInterval(() => say(`  … still at it after ${elapsed()}`), SIGN_OF_LIFE_MS);
  try {
    const result = await work();
    say(`  done in ${elapsed()}`);
    return result;
  } finally {
    clearInterval(life);
  }
}

/**
 * The frame of every entry script: a SetupError is printed as it is, anything else with its stack.
 * @param {() => Promise<number>} main
 */
export async function runMain(main) {
  // An empty HOME would make npm and Electron write to the current folder or to /; without one they ask the system.
  if (process.env['HOME'] === '') delete process.env['HOME'];
  try {
    process.exitCode = await main();
  } catch (error) {
    sayOnStderr(
      error instanceof SetupError
        ? error.message
        : error instanceof Error
          ? (error.stack ?? error.message)
          : String(error),
    );
    process.exitCode = 1;
  }
}

// npm test: sets up what is missing, runs every suite, and ends with the count alone on its line.
import { writeFileSync } from 'node:fs';
import { release, type } from 'node:os';
import { inRoot } from './setup/checkout.mjs';
import { runMain, sayOnStderr, seconds, SetupError } from './setup/progress.mjs';
import { setUp } from './setup.mjs';
import { countLine, longReport, succeeded, total } from './suites/counts.mjs';
import { suites } from './suites/suites.mjs';

/** @typedef {import('./suites/counts.mjs').SuiteResult} SuiteResult */

const USAGE = `npm test -- [options]

  --only NAMES   only these suites, separated by commas: ${suites.map(({ name }) => name).join(', ')}
  --long         the full counts of the kill, fuzz and screenshot tests; written to docs/test-long.md
`;

/** @param {string} line */
const print = (line) => process.stdout.write(`${line}\n`);

await runMain(async () => {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    process.stdout.write(USAGE);
    return 0;
  }
  const chosen = choose(args);
  const long = args.includes('--long');
  const { node, electron } = await setUp({
    need: ['dependencies', 'electron', 'system-tests', 'build'],
  });
  if (electron === undefined) return 1;

  const interruption = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => interruption.abort());
  const { signal } = interruption;

  /** @type {SuiteResult[]} */
  const results = [];
  for (const suite of chosen) {
    const start = performance.now();
    const outcome = await suite.run({ node, electron, long, signal });
    if (signal.aborted) {
      sayOnStderr(`Interrupted in ${suite.name}.`);
      return 130;
    }
    const result = { name: suite.name, ...outcome, ms: performance.now() - start };
    results.push(result);
    report(result);
  }

  const all = total(
    results.map(({ passed, failed, skipped }) => ({ passed, failed, skipped: [...skipped] })),
  );
  if (long) {
    const date = new Date().toISOString().slice(0, 10);
    const system = `${type()} ${release()}`;
    const text = longReport(results, {
      date,
      electron: `Electron ${electron.version} (${electron.origin}).`,
      system,
    });
    writeFileSync(inRoot('docs', 'test-long.md'), text);
  }
  print(countLine(all));
  return succeeded(all) ? 0 : 1;
});

/** @param {SuiteResult} result */
function report(result) {
  if (result.failed > 0) print(result.output.trimEnd());
  for (const { name, reason } of result.skipped) print(`skipped: ${name} (${reason})`);
  print(`${result.name}: ${countLine(result)}`);
  if (process.stderr.isTTY) sayOnStderr(`  in ${seconds(result.ms)}`);
}

/** @param {readonly string[]} args */
function choose(args) {
  const at = args.findIndex((arg) => arg === '--only' || arg.startsWith('--only='));
  if (at === -1) return suites;
  const names = (args[at]?.slice('--only='.length) || args[at + 1] || '')
    .split(',')
    .filter((name) => name !== '');
  const unknown = names.filter((name) => !suites.some((suite) => suite.name === name));
  if (names.length === 0 || unknown.length > 0)
    throw new SetupError(`Unknown suite: ${unknown.join(', ')}\n\n${USAGE}`);
  return suites.filter(({ name }) => names.includes(name));
}

import { root, toolPath } from '../setup/checkout.mjs';
import { run } from '../setup/run.mjs';
import { runPlaywright, runVitest } from './runners.mjs';

/** @typedef {import('./counts.mjs').SuiteResult} SuiteResult */
/** @typedef {{ node: string, electron: import('../electron.mjs').Electron, long: boolean, signal: AbortSignal}} Context */
/** @typedef {Pick<SuiteResult, 'passed' | 'failed' | 'skipped' | 'output'>} Outcome */
/** @typedef {{ name: string, run: (context: Context) => Promise<Outcome> }} Suite */

const MINUTE_MS = 60_000;

// No suite may hang: it is ended after this time and counts as failed.
/** @param {Context} context */
const timeLimit = ({ long }) => (long ? 120 : 10) * MINUTE_MS;

/**
 * A suite of checks by a tool, each one command that succeeds or fails.
 * @param {string} name
 * @param {readonly string[][]} commands a script in node_modules and its arguments
 * @returns {Suite}
 */
const checks = (name, commands) => ({
  name,
  run: async (context) => {
    const outcome = { passed: 0, failed: 0, skipped: [], output: '' };
    for (const [script = '', ...args] of commands) {
      const done = await run(context.node, [script, ...args], {
        cwd: root,
        timeoutMs: timeLimit(context),
        signal: context.signal,
        group: true,
      });
      if (done.code === 0) outcome.passed += 1;
      else {
        outcome.failed += 1;
        outcome.output += done.output;
      }
    }
    return outcome;
  },
});

/** A project of vitest.config.ts. @param {string} project @returns {Suite} */
const vitest = (project) => ({
  name: project,
  run: (context) => runVitest(context, project, timeLimit(context)),
});

const tsc = toolPath('typescript', 'bin/tsc');

/** In the order they run: the quick ones first.
 * @type {Suite[]}
 */
export const suites = [
  checks('format', [[toolPath('oxfmt', 'bin/oxfmt'), '--check', '.']]),
  checks('lint', [[toolPath('oxlint', 'bin/oxlint'), '--type-aware', '--deny-warnings', '.']]),
  checks(
    'types',
    ['shared', 'app', 'renderer', 'tests'].map((folder) => [tsc, '-p', folder, '--pretty', 'false']),
  ),
  checks('dead code', [[toolPath('knip', 'bin/knip.js'), '--no-progress']]),
  vitest('unit'),
  vitest('contract'),
  vitest('integration'),
  { name: 'e2e', run: (context) => runPlaywright(context, timeLimit(context)) },
];

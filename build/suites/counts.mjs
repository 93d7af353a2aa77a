// What suites report and how it is added up. Pure.

/** @typedef {{ name: string, reason: string }} Skipped */

/**
 * What the test runners' reporters write down (see the *-reporter.mjs files).
 * @typedef {{ passed: number, failed: number, skipped: Skipped[] }} Counts
 */

/**
 * @typedef {object} SuiteResult
 * @property {string} name
 * @property {number} passed
 * @property {number} failed
 * @property {readonly Skipped[]} skipped
 * @property {string} output what to show when something failed
 * @property {number} ms
 */

/**
 * "12 passed, 0 failed", with the skipped only if there are any.
 * @param {{ passed: number, failed: number, skipped: readonly unknown[] }} counts
 */
export const countLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`;

/** @param {readonly Counts[]} results @returns {Counts} */
export const total = (results) => ({
  passed: results.reduce((sum, { passed }) => sum + passed, 0),
  failed: results.reduce((sum, { failed }) => sum + failed, 0),
  skipped: results.flatMap(({ skipped }) => skipped),
});

/** Nothing ran is no success. @param {Counts} all */
export const succeeded = (all) => all.failed === 0 && all.passed > 0;

/**
 * The verdict on a run of a test runner: its own counts, and a failure for what it does not count, such as an error
 * outside any test, a file that does not load, a time-out, or no test at all.
 * @param {Counts | undefined} counts what its reporter wrote, if it got that far
 * @param {{ code: number, output: string, timedOut: boolean }} finished
 * @returns {Counts & { output: string }}
 */
export function verdict(counts, finished) {
  const { passed, failed, skipped } = counts ?? { passed: 0, failed: 0, skipped: [] };
  /** @param {string} why */
  const alsoFailed = (why) => ({ passed, failed: failed + 1, skipped, output: `${finished.output}\n${why}` });
  if (finished.timedOut) return alsoFailed('The suite took too long and was ended.');
  if (counts === undefined)
    return alsoFailed(`The suite ended with exit code ${finished.code} and without counts.`);
  if (finished.code !== 0 && failed === 0) return alsoFailed('The suite failed outside its tests.');
  if (passed + failed + skipped.length === 0) return alsoFailed('The suite ran no tests.');
  return { passed, failed, skipped, output: finished.output };
}

/**
 * The dated record of a long run, for docs/.
 * @param {readonly SuiteResult[]} results
 * @param {{ date: string, electron: string, system: string }} run
 */
export function longReport(results, run) {
  const all = total(
    results.map(({ passed, failed, skipped }) => ({ passed, failed, skipped: [...skipped] })),
  );
  const rows = results.map(
    ({ name, passed, failed, skipped, ms }) =>
      `| ${name} | ${passed} | ${failed} | ${skipped.length} | ${(ms / 1000).toFixed(1)} s |`,
  );
  const reasons = all.skipped.map(({ name, reason }) => `- ${name}: ${reason}`);
  return [
    '# The last long test run',
    '',
    `Written by \`npm run test:long\` on ${run.date}: ${countLine(all)}.`,
    `${run.electron} On ${run.system}.`,
    '',
    '| suite | passed | failed | skipped | time |',
    '|---|---:|---:|---:|---:|',
    ...rows,
    ...(reasons.length > 0 ? ['', 'Skipped:', '', ...reasons] : []),
    '',
  ].join('\n');
}

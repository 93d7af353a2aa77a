// Writes down what a Playwright run came to, in the same form as the vitest one.
import { writeFileSync } from 'node:fs';

/** @typedef {import('@playwright/test/reporter').Reporter} Reporter */

/** @implements {Reporter} */
export default class CountsReporter {
  /** @type {import('@playwright/test/reporter').Suite | undefined} */
  #suite;
  #errors = 0;

  /**
   * @param {import('@playwright/test/reporter').FullConfig} _config
   * @param {import('@playwright/test/reporter').Suite} suite
   */
  onBegin(_config, suite) {
    this.#suite = suite;
  }

  /** An error outside any test: a file that does not load, a set-up that fails. */
  onError() {
    this.#errors += 1;
  }

  onEnd() {
    const tests = this.#suite?.allTests() ?? [];
    const counts = {
      passed: 0,
      failed: this.#errors,
      skipped: /** @type {{ name: string, reason: string }[]} */ ([]),
    };
    for (const test of tests) {
      const outcome = test.outcome();
      if (outcome === 'expected') counts.passed += 1;
      else if (outcome === 'skipped') counts.skipped.push({ name: nameOf(test), reason: reasonOf(test) });
      else counts.failed += 1;
    }
    writeFileSync(process.env['PLIMSOLL_COUNTS'] ?? 'counts.json', JSON.stringify(counts));
  }

  /** Another reporter prints. */
  printsToStdio() {
    return false;
  }
}

/** @param {import('@playwright/test/reporter').TestCase} test */
const nameOf = (test) =>
  test
    .titlePath()
    .filter((part) => part !== '')
    .join(' > ');

/** @param {import('@playwright/test/reporter').TestCase} test */
function reasonOf(test) {
  const notes = [...test.annotations, ...test.results.flatMap((result) => result.annotations)];
  const given = notes.find(({ type }) => type === 'skip' || type === 'fixme')?.description;
  return (
    given ?? (test.results.length === 0 ? 'did not run, because of an earlier failure' : 'no reason given')
  );
}

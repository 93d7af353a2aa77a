// Writes down what a vitest run came to. Its own JSON leaves out why a test was skipped.
import { writeFileSync } from 'node:fs';

/** @typedef {import('vitest/node').Reporter} Reporter */

/** @implements {Reporter} */
export default class CountsReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} unhandled
   */
  onTestRunEnd(modules, unhandled) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    // A file that does not load, or a hook that fails, fails no test of its own.
    const broken = modules.filter(
      (module) => module.state() === 'failed' && ![...module.children.allTests('failed')].length,
    );
    const counts = {
      passed: tests.filter((test) => test.result().state === 'passed').length,
      failed:
        tests.filter((test) => ['failed', 'pending'].includes(test.result().state)).length +
        broken.length +
        unhandled.length,
      skipped: tests.flatMap((test) => {
        const result = test.result();
        if (result.state !== 'skipped') return [];
        return [{ name: test.fullName, reason: result.note ?? 'no reason given' }];
      }),
    };
    writeFileSync(process.env['PLIMSOLL_COUNTS'] ?? 'counts.json', JSON.stringify(counts));
  }
}

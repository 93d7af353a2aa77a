// The two test runners, each with a reporter of ours that writes down the counts.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRoot, root, toolPath } from '../setup/checkout.mjs';
import { run } from '../setup/run.mjs';
import { verdict } from './counts.mjs';
import { asNobody } from './nobody.mjs';

/** @typedef {import('./suites.mjs').Context} Context */

/** What the tests are told. @param {Context} context */
const settings = ({ electron, long }) => ({
  PLIMSOLL_ELECTRON: electron.path,
  ...(long ? { PLIMSOLL_LONG: '1' } : {}),
});

/** @param {Context} context @param {string} project @param {number} timeoutMs */
export function runVitest(context, project, timeoutMs) {
  const reporter = inRoot('build', 'suites', 'vitest-reporter.mjs');
  const args = ['run', '--project', project, '--reporter=default', `--reporter=${reporter}`];
  return inPlace(context, [toolPath('vitest', 'vitest.mjs'), ...args], timeoutMs);
}

const PLAYWRIGHT = [
  'node_modules/@playwright/test/cli.js',
  'test',
  '--reporter=list,./build/suites/playwright-reporter.mjs',
];

const WITH_HELPER =
  "\nThis system forbids user namespaces, so Chromium's sandbox was made by its set-uid helper. If that was refused too, no window can open.\n";

/**
 * As root in a copy and as nobody, because Chromium's sandbox does not run as root; otherwise in place.
 * @param {Context} context
 * @param {number} timeoutMs
 */
export function runPlaywright(context, timeoutMs) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return inPlace(context, PLAYWRIGHT, timeoutMs);
  return asNobody(context, async (copy) => {
    const counts = join(copy.writable, 'counts.json');
    const [command, args] = copy.command([copy.node, ...PLAYWRIGHT]);
    const env = { ...settings(context), ...copy.env, PLIMSOLL_COUNTS: counts, CI: process.env['CI'] };
    const finished = await run(command, args, {
      cwd: copy.folder,
      env,
      timeoutMs,
      signal: context.signal,
      group: true,
    });
    for (const results of ['test-results', 'screenshots'])
      bringBack(join(copy.folder, results), inRoot(results));
    const result = verdict(readCounts(counts), finished);
    return result.failed > 0 && !copy.namespaces
      ? { ...result, output: result.output + WITH_HELPER }
      : result;
  });
}

/** @param {Context} context @param {readonly string[]} args @param {number} timeoutMs */
async function inPlace(context, args, timeoutMs) {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-counts-'));
  const counts = join(folder, 'counts.json');
  try {
    const env = { ...process.env, ...settings(context), PLIMSOLL_COUNTS: counts };
    const finished = await run(context.node, args, {
      cwd: root,
      env,
      timeoutMs,
      signal: context.signal,
      group: true,
    });
    return verdict(readCounts(counts), finished);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} from @param {string} to */
function bringBack(from, to) {
  if (!existsSync(from)) return;
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
}

/** @param {string} file @returns {import('./counts.mjs').Counts | undefined} */
function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

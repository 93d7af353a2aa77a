// npm run bench: sets up what is missing, measures, prints one table and writes bench.json.
import { copyFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { inRoot, root } from './setup/checkout.mjs';
import { SetupError, runMain } from './setup/progress.mjs';
import { exitCode } from './setup/run.mjs';
import { setUp } from './setup.mjs';
import { asNobody } from './suites/nobody.mjs';

const USAGE = `npm run bench -- [options]

Measures Plimsoll against the barest Electron tray app, prints a table and writes bench.json.

  --only NAMES   some of start, popover, idle, after, cpu, icon, bundle, ledger (with commas)
  --runs N       how often each is measured
  --help         this text
`;

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>}
 */
function runHere(command, args, { cwd, env }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(exitCode(code, signal)));
  });
}

await runMain(async () => {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (process.platform !== 'linux')
    throw new SetupError('The bench needs Linux: it measures with /proc, Xvfb and D-Bus.');
  const { node, electron } = await setUp({
    need: ['dependencies', 'electron', 'system', 'system-tests', 'build'],
  });
  if (electron === undefined) return 1;
  const script = ['build/bench/run.ts', ...args];
  const result = inRoot('bench.json');
  if (process.getuid?.() !== 0) {
    const env = { ...process.env, PLIMSOLL_ELECTRON: electron.path };
    return runHere(node, [...script, '--json', result], { cwd: root, env });
  }
  // As root Chromium would run without its sandbox, which is not what people run.
  return asNobody({ node, electron }, async (copy) => {
    const written = join(copy.writable, 'bench.json');
    const [command, words] = copy.command([copy.node, ...script, '--json', written]);
    const code = await runHere(command, words, { cwd: copy.folder, env: copy.env });
    if (code === 0) copyFileSync(written, result);
    return code;
  });
});

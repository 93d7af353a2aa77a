import { spawn, spawnSync } from 'node:child_process';
import {
  mkdtempSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fingerprint } from '../../build/setup/bundles.mjs';
import { withLock } from '../../build/setup/lock.mjs';
import { run } from '../../build/setup/run.mjs';
import { disposeFolder, ownFolder } from '../../build/suites/own-folder.mjs';
import { endProcessesOf } from '../../build/suites/processes.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-scripts-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const waiting = () => undefined;
const counts = () => JSON.parse(readFileSync(join(folder, 'counts.json'), 'utf8'));
const countsEnv = () => ({ ...process.env, PLIMSOLL_COUNTS: join(folder, 'counts.json') });

describe('a lock', () => {
  test('lets one in at a time', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    const file = join(folder, 'a.lock');
    await Promise.all([1, 2, 3].map(() => withLock(file, { waiting }, work)));
    expect(most).toBe(1);
  });

  test('of a dead process is taken over, and one given up by an error too', async () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const file = join(folder, 'a.lock');
    writeFileSync(file, String(dead));
    await expect(withLock(file, { waiting }, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await withLock(file, { waiting }, async () => 'mine')).toBe('mine');
  });

  test('of a living process is waited for', async () => {
    const file = join(folder, 'a.lock');
    writeFileSync(file, String(process.ppid));
    const told = vi.fn<() => void>();
    const entered = withLock(file, { waiting: told }, async () => 'mine');
    await vi.waitFor(() => expect(told).toHaveBeenCalledOnce());
    rmSync(file);
    expect(await entered).toBe('mine');
  });
});

test('the fingerprint of the sources changes with names, times and sizes, and with nothing else', () => {
  const file = join(folder, 'app', 'deep', 'a.ts');
  const other = join(folder, 'elsewhere.ts');
  mkdirSync(join(folder, 'app', 'deep'), { recursive: true });
  writeFileSync(file, 'one');
  const take = () => fingerprint(folder, ['app', 'missing.json']);
  const first = take();
  writeFileSync(other, 'x');
  expect(take()).toBe(first);
  utimesSync(file, 1, 1);
  const touched = take();
  expect(touched).not.toBe(first);
  writeFileSync(join(folder, 'app', 'b.ts'), '');
  expect(take()).not.toBe(touched);
});

describe('a program', () => {
  test('that takes too long is ended with its children', async (context) => {
    context.skip(process.platform === 'win32', 'process groups are a POSIX thing');
    const pidFile = join(folder, 'pid');
    const child = `require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => {}, 1000)`;
    const parent = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' }); setInterval(() => {}, 1000)`;
    const done = await run(process.execPath, ['-e', parent], { timeoutMs: 1_000, group: true });
    expect(done).toMatchObject({ timedOut: true, code: 143 });
    const pid = Number(readFileSync(pidFile, 'utf8'));
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 5_000 });
  });

  test('that does not exist ends with 127 and says so', async () => {
    const done = await run(join(folder, 'nothing'), []);
    expect(done.code).toBe(127);
    expect(done.output).toContain('ENOENT');
  });

  test('that escaped its group is found by the folder in its environment', async (context) => {
    context.skip(process.platform !== 'linux', 'reads /proc');
    const marked = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      detached: true,
      env: { PLIMSOLL_HOME: join(folder, 'home') },
    });
    const ended = new Promise((resolve) => marked.on('exit', (_code, signal) => resolve(signal)));
    await endProcessesOf(folder);
    expect(await ended).toBe('SIGKILL');
  });
});

test('a folder whose owner was killed goes when the next one is made, others stay', async (context) => {
  context.skip(process.platform !== 'linux', 'reads /proc');
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  const abandoned = await ownFolder(folder, 'own-');
  writeFileSync(join(abandoned, '.owner'), String(dead));
  const mine = await ownFolder(folder, 'own-');
  mkdirSync(join(folder, 'own-without-owner'));
  expect(readdirSync(folder).sort()).toEqual([basename(mine), 'own-without-owner'].sort());
  const next = await ownFolder(folder, 'own-');
  expect(readdirSync(folder)).toHaveLength(3);
  await disposeFolder(next);
  expect(readdirSync(folder)).toHaveLength(2);
});

describe('what the reporters count', () => {
  test('of vitest: passed, failed, skipped with reason, and a file that does not load', async () => {
    const body = `test('passes', () => {}); test('fails', () => { throw new Error('no'); });
      test('cannot run', (context) => context.skip('no bus here')); test.skip('bare', () => {});`;
    writeFileSync(join(folder, 'a.test.mjs'), body);
    writeFileSync(join(folder, 'b.test.mjs'), `import './missing.mjs'; test('never', () => {});`);
    const reporter = join(root, 'build/suites/vitest-reporter.mjs');
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const args = [vitest, 'run', '--root', folder, '--globals', `--reporter=${reporter}`];
    const done = await run(process.execPath, args, { env: countsEnv(), cwd: folder });
    expect(done.code, done.output).toBe(1);
    expect(counts()).toEqual({
      passed: 1,
      failed: 2,
      skipped: [
        { name: 'cannot run', reason: 'no bus here' },
        { name: 'bare', reason: 'no reason given' },
      ],
    });
  });

  test('of Playwright: the same', async () => {
    const playwright = join(root, 'node_modules/@playwright/test');
    const body = `const { test } = require(${JSON.stringify(playwright)});
      test('passes', () => {}); test('fails', () => { throw new Error('no'); });
      test('cannot run', () => { test.skip(true, 'no display here'); });
      test.describe('group', () => { test.skip('bare', () => {}); });`;
    writeFileSync(join(folder, 'a.spec.cjs'), body);
    writeFileSync(join(folder, 'playwright.config.cjs'), 'module.exports = { workers: 1 };');
    const reporter = join(root, 'build/suites/playwright-reporter.mjs');
    const args = [join(playwright, 'cli.js'), 'test', '-c', folder, `--reporter=${reporter}`];
    const done = await run(process.execPath, args, { env: countsEnv(), cwd: folder });
    expect(done.code, done.output).toBe(1);
    expect(counts()).toEqual({
      passed: 1,
      failed: 1,
      skipped: [
        { name: 'a.spec.cjs > cannot run', reason: 'no display here' },
        { name: 'a.spec.cjs > group > bare', reason: 'no reason given' },
      ],
    });
  });
});

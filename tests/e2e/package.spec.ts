import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { requireFromBuilder, withoutSandboxFallback } from '../../build/package/app-run.mjs';
import { readArguments } from '../../build/package/arguments.mjs';
import { refusalToShip } from '../../build/package/refusal.mjs';
import { run } from '../../build/setup/run.mjs';
import { readAsar, type Asar } from '../rig/asar.ts';
import { runCli } from '../rig/cli.ts';
import type { Desktop } from '../rig/desktop.ts';
import { checkout, electronPath, runsAsRoot } from '../rig/electron.ts';
import { expect, test } from '../rig/fixtures.ts';
import { homeEnvironment, removeFolder, temporaryFolder } from '../rig/folders.ts';
import { commandLine, processTree, processType, seccomp } from '../rig/proc.ts';
import { spawnApp } from '../rig/spawn-app.ts';
import { waitFor } from '../rig/wait.ts';

test.skip(
  process.env['PLIMSOLL_TEST_NO_NAMESPACES'] === '1',
  'User namespaces are forbidden here, and only the Electron under test has the set-uid sandbox instead.',
);

// One worker for all of these: the package is made once, and one of them takes it apart for a moment.
test.describe.configure({ mode: 'default' });

let folder = '';
// The name of the architecture is in it, except on the commonest.
const unpackedName = process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`;
const unpacked = (...parts: string[]): string => join(folder, 'out', unpackedName, ...parts);
const executable = (): string => unpacked('plimsoll');

const npmPackage = (args: string[], env: NodeJS.ProcessEnv) =>
  run(process.execPath, [join(checkout, 'build/package.mjs'), ...args], {
    cwd: checkout,
    // Whoever downloads meets a closed door.
    env: {
      ...process.env,
      ...homeEnvironment(join(folder, 'home')),
      HTTPS_PROXY: 'http://127.0.0.1:9',
      ...env,
    },
    timeoutMs: 60_000,
    group: true,
  });

test.beforeAll(async () => {
  test.skip(process.platform !== 'linux', 'The packaged program runs on the rig, which is Linux only.');
  folder = temporaryFolder('pkg');
  const made = await npmPackage(['--test-only', join(folder, 'out')], {
    PLIMSOLL_ELECTRON: await electronPath(),
  });
  expect(made.code, made.output).toBe(0);
});

test.afterAll(() => {
  if (folder !== '') removeFolder(folder);
});

test('the fuses of the packaged program are set as they ship', async () => {
  const expected: Partial<Record<keyof typeof FuseV1Options, boolean>> = {
    RunAsNode: false,
    EnableCookieEncryption: true,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: false,
    EnableEmbeddedAsarIntegrityValidation: true,
    OnlyLoadAppFromAsar: true,
    LoadBrowserProcessSpecificV8Snapshot: false,
    GrantFileProtocolExtraPrivileges: false,
  };
  const wire: Partial<Record<FuseV1Options, FuseState>> = await getCurrentFuseWire(executable());
  const read = Object.keys(expected).map((name) => {
    const state = wire[FuseV1Options[name as keyof typeof FuseV1Options]];
    return [name, state === FuseState.ENABLE ? true : state === FuseState.DISABLE ? false : state];
  });
  expect(Object.fromEntries(read)).toEqual(expected);
});

test('the package holds the bundles and nothing of the machine that made it', () => {
  const asar: Asar = readAsar(unpacked('resources', 'app.asar'));
  const bundles = readdirSync(join(checkout, 'out'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== '.fingerprint')
    .map((entry) => relative(checkout, join(entry.parentPath, entry.name)));
  expect(asar.files.sort()).toEqual(['package.json', ...bundles].sort());
  expect(asar.files.filter((name) => /node_modules|test|\.map$|\.ts$/.test(name))).toEqual([]);
  expect(Object.keys(asar.json('package.json'))).not.toContain('devDependencies');
  for (const trace of [checkout, homedir(), 'node_modules', 'sourceMappingURL', 'file:///'])
    expect(asar.text, trace).not.toContain(trace);
  // The tree may have been built elsewhere before it was copied here: no absolute path of a source file either.
  expect(asar.text).not.toMatch(/["'`]\/[\w./-]+\/(app|renderer|shared|build)\/[\w./-]+\.\w+["'`]/);

  expect(readdirSync(unpacked('resources'))).toEqual(['app.asar']);
  expect(readFileSync(unpacked('NOT-FOR-SHIPPING.txt'), 'utf8')).toContain('never to be given to anybody');
});

test('it runs in the tray and opens its popover, sandboxed', async ({ desktop }) => {
  const plimsoll = await spawnApp({ desktop, executable: executable(), args: ['--demo'] });
  const item = await desktop.trayHost.item();
  expect(item.pid).toBe(plimsoll.pid);
  await item.waitForIcon((icon) => icon.width > 0, 'there');
  await item.click();
  const renderer = await waitFor(
    () => processTree(plimsoll.pid).find((pid) => processType(pid) === 'renderer'),
    { what: 'the page of the popover' },
  );
  const windowClass = await waitFor(() => classOfPopover(desktop), { what: 'the window of the popover' });
  // What the desktop entry says, or the desktop does not know whose window it is.
  expect(windowClass).toBe('plimsoll');
  if (runsAsRoot) return;
  await waitFor(() => seccomp(renderer) === 2, { what: 'the sandbox of the page' });
  expect(processTree(plimsoll.pid).flatMap(commandLine).join(' ')).not.toContain('--no-sandbox');
});

async function classOfPopover(desktop: Desktop): Promise<string | undefined> {
  const tree = await run('xwininfo', ['-root', '-tree'], { env: desktop.env });
  return /"Plimsoll": \("(.+)" "\1"\)/.exec(tree.stdout)?.[1];
}

test('its command line works', async ({ desktop }) => {
  const { version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as { version: string };
  const told = await runCli({ desktop, executable: executable(), args: ['--version'] });
  expect(told).toMatchObject({ code: 0, stdout: `plimsoll ${version}\n` });
  const status = await runCli({ desktop, executable: executable(), args: ['status', '--demo', '--json'] });
  expect(JSON.parse(status.stdout)).toMatchObject({ schema: 'plimsoll.status/1' });
});

/** Ways into an Electron program past its own code, and what is seen when one is open. */
const ways = [
  {
    name: 'ELECTRON_RUN_AS_NODE does not turn it into Node',
    env: () => ({ ELECTRON_RUN_AS_NODE: '1' }),
    // As Node it does not know Chromium's switches, or tells its own version.
    open: /bad option|^v\d/m,
  },
  {
    name: 'NODE_OPTIONS cannot make it load a file',
    env: (file: string) => ({ NODE_OPTIONS: `--require ${file}` }),
    // A packaged program that still reads the variable says which options it does not take.
    open: /REQUIRED|NODE_OPTION/,
  },
  { name: '--inspect opens no debugger', electronArgs: ['--inspect=0'], open: /Debugger listening/ },
];

for (const { name, env, electronArgs = [], open } of ways) {
  test(name, async ({ desktop }) => {
    const file = join(desktop.folder, 'required.cjs');
    writeFileSync(file, 'process.stdout.write("REQUIRED");');
    const options = { desktop, electronArgs, args: ['--version'], env: env?.(file) ?? {} };
    // The same Electron as it comes shows that the way is there to be closed.
    const before = await runCli(options);
    expect(before.stdout + before.stderr).toMatch(open);
    const packaged = await runCli({ ...options, executable: executable() });
    expect(packaged.stdout + packaged.stderr).not.toMatch(open);
    expect(packaged).toMatchObject({ code: 0, stdout: expect.stringMatching(/^plimsoll \d/) });
  });
}

test('no other app is loaded, beside ours or instead of it', async ({ desktop }) => {
  const app = unpacked('resources', 'app');
  const asar = unpacked('resources', 'app.asar');
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), '{ "name": "stranger", "main": "main.cjs" }');
  writeFileSync(join(app, 'main.cjs'), 'process.stdout.write("STRANGER"); process.exit(0);');
  const options = { desktop, executable: executable(), args: ['--version'] };
  try {
    expect((await runCli(options)).stdout).toMatch(/^plimsoll \d/);
    renameSync(asar, `${asar}.away`);
    const without = await runCli(options);
    expect(without.stdout).not.toContain('STRANGER');
    expect(without.code).not.toBe(0);
  } finally {
    if (existsSync(`${asar}.away`)) renameSync(`${asar}.away`, asar);
    rmSync(app, { recursive: true });
  }
});

test('an AppImage never starts it without the sandbox', async () => {
  const { generateAppRunScript } = requireFromBuilder('./targets/appimage/appImageUtil.js') as {
    generateAppRunScript(names: Record<string, string>): string;
  };
  const image = join(folder, 'image');
  mkdirSync(join(image, 'usr', 'sbin'), { recursive: true });
  const program = (text: string, ...path: string[]): void => {
    writeFileSync(join(image, ...path), text);
    chmodSync(join(image, ...path), 0o755);
  };
  program('#!/bin/sh\necho "started with: $*"\n', 'plimsoll');
  // A system that forbids user namespaces.
  program('#!/bin/sh\nexit 1\n', 'usr', 'sbin', 'unshare');
  const names = { DesktopFileName: 'plimsoll.desktop', ExecutableName: 'plimsoll', ProductName: 'Plimsoll' };
  const script = generateAppRunScript({ ...names, ProductFilename: 'Plimsoll', ResourceName: 'plimsoll' });
  const start = (text: string) => {
    program(text, 'AppRun');
    return run(join(image, 'AppRun'), ['--demo'], { env: { PATH: process.env['PATH'] } });
  };
  expect((await start(script)).stdout).toBe('started with: --no-sandbox --demo\n');
  const mended = await start(withoutSandboxFallback(script));
  expect(mended.stdout).toBe('started with: --demo\n');
  expect(mended.output).toContain('Install the .deb instead.');
  expect(() => withoutSandboxFallback('#!/bin/sh\n')).toThrow('has changed');
});

test('only the official Electron is packaged to ship', async () => {
  expect(refusalToShip('official', '45.0.0')).toBe('');
  expect(refusalToShip('fallback', '45.0.0')).toMatch(/official Electron 45\.0\.0 .*never ships/);
  const given = await npmPackage(['--dir'], { PLIMSOLL_ELECTRON: await electronPath() });
  expect(given.code).toBe(1);
  expect(given.output).toContain(
    'Nothing was packaged: PLIMSOLL_ELECTRON names an Electron that nobody checked',
  );
});

test('what is asked for is understood, or refused', () => {
  expect(readArguments([])).toEqual({ help: false, targets: [], testOnly: undefined });
  expect(readArguments(['deb', 'tar.gz'])).toMatchObject({ targets: ['deb', 'tar.gz'] });
  expect(readArguments(['--dir'])).toMatchObject({ targets: ['dir'] });
  expect(readArguments(['--test-only', 'there'])).toMatchObject({ targets: ['dir'], testOnly: 'there' });
  for (const wrong of [['--test-only'], ['--test-only', 'there', 'deb'], ['--publish'], ['--dir', 'deb']])
    expect(() => readArguments(wrong)).toThrow('npm run package');
});

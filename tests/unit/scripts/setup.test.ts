import { describe, expect, test } from 'vitest';
import { sameTree } from '../../../build/setup/dependencies.mjs';
import { npmCommand, npmFailure } from '../../../build/setup/npm.mjs';
import {
  aptCommand,
  installableNames,
  missingLibraries,
  missingPackages,
} from '../../../build/setup/packages.mjs';

describe('dependencies', () => {
  const wanted = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
      'node_modules/b-darwin': { version: '2.0.0', integrity: 'sha512-b', optional: true },
    },
  };
  const installed = (a: { version: string; integrity: string } | undefined) => ({
    packages: a === undefined ? {} : { 'node_modules/a': a },
  });

  test('the same tree without what is for other systems needs no install', () => {
    expect(sameTree(wanted, installed({ version: '1.0.0', integrity: 'sha512-a' }))).toBe(true);
  });

  test.each([
    ['a missing package', installed(undefined)],
    ['another version', installed({ version: '1.0.1', integrity: 'sha512-a' })],
    ['another content', installed({ version: '1.0.0', integrity: 'sha512-x' })],
  ])('%s does', (_what, tree) => {
    expect(sameTree(wanted, tree)).toBe(false);
  });
});

describe('npm', () => {
  test('is the one that runs us, else the one on PATH', () => {
    const running = { npm_execpath: '/opt/npm/bin/npm-cli.js', npm_node_execpath: '/opt/node' };
    expect(npmCommand(running, 'win32')).toEqual({
      command: '/opt/node',
      before: ['/opt/npm/bin/npm-cli.js'],
    });
    expect(npmCommand({}, 'linux')).toEqual({ command: 'npm', before: [] });
    expect(npmCommand({ npm_execpath: '/opt/pnpm.cjs' }, 'linux').command).toBe('npm');
    expect(npmCommand({}, 'win32').before).toContain('npm');
  });

  test.each([
    ['npm error code ENOTFOUND', 'network'],
    ['npm error code EAI_AGAIN', 'network'],
    ['npm error code ENOTCACHED', 'network'],
    ['npm error code EROFS\nnpm error syscall mkdir', 'write'],
    ['npm error code ENOSPC', 'write'],
    ['npm error code EUSAGE', 'other'],
  ])('%s', (output, failure) => {
    expect(npmFailure(output)).toBe(failure);
  });
});

describe('system packages', () => {
  const wanted = [['libgtk-3-0t64', 'libgtk-3-0'], ['libnss3'], ['xvfb']];

  test('either name of a renamed package counts; removed ones with files left do not', () => {
    const dpkg = 'libgtk-3-0 installed\nlibnss3 config-files\nother installed\n';
    expect(missingPackages(wanted, dpkg)).toEqual([['libnss3'], ['xvfb']]);
    expect(missingPackages(wanted, '')).toEqual(wanted);
  });

  test('the name is the one this release can install', () => {
    const policy = (name: string, candidate: string) =>
      `${name}:\n  Installed: (none)\n  Candidate: ${candidate}\n  Version table:\n`;
    const noble =
      policy('libgtk-3-0t64', '3.24.41') + policy('libgtk-3-0', '(none)') + policy('libnss3', '3.98');
    expect(installableNames(wanted, noble)).toEqual(['libgtk-3-0t64', 'libnss3', 'xvfb']);
    const bookworm = policy('libgtk-3-0', '3.24.38') + policy('xvfb', '21.1');
    expect(installableNames(wanted, bookworm)).toEqual(['libgtk-3-0', 'libnss3', 'xvfb']);
    expect(aptCommand(['xvfb'])).toBe('apt-get install -y --no-install-recommends xvfb');
  });

  test('missing libraries are named', () => {
    const ldd =
      '\tlibnss3.so => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x1)\n\tlibgbm.so.1 => not found\n';
    expect(missingLibraries(ldd)).toEqual(['libgbm.so.1', 'libnss3.so']);
    expect(missingLibraries('\tstatically linked\n')).toEqual([]);
  });
});

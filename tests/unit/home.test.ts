import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openHome, reasonFor } from '../../app/system/home.ts';
import { chromiumFolder, defaultHome } from '../../app/system/paths.ts';
import { hasModes, modesTest, ownFolder, unprivileged } from './unprivileged.ts';

const modeOf = (path: string): number => statSync(path).mode & 0o1777;
const sentence = /^\S.* cannot be used to keep settings: .+\. Until then nothing is saved\.$/;

describe('a home folder', () => {
  test('that is missing is made, with those above it, and nothing is left in it', () => {
    const home = openHome(join(ownFolder(), 'a', 'b', 'plimsoll'));
    expect(home.trouble).toBeNull();
    expect(readdirSync(home.path)).toEqual([]);
  });

  test('gives the paths in it', () => {
    const folder = ownFolder();
    expect(openHome(folder).file('logs', 'plimsoll.log')).toBe(join(folder, 'logs', 'plimsoll.log'));
  });

  test('is meant from where the program was started when its path is relative', () => {
    const folder = ownFolder();
    const { path } = openHome(relative(process.cwd(), folder));
    expect(path).toBe(resolve(folder));
  });

  modesTest('is for nobody else, also when it was there already', () => {
    const folder = ownFolder();
    expect(modeOf(openHome(join(folder, 'new')).path)).toBe(0o700);
    mkdirSync(join(folder, 'old'), { mode: 0o755 });
    expect(modeOf(openHome(join(folder, 'old')).path)).toBe(0o700);
  });

  modesTest('that everybody uses, such as /tmp, is not taken away from them', () => {
    const folder = ownFolder();
    chmodSync(folder, 0o1777);
    expect(openHome(folder).trouble).toBeNull();
    expect(modeOf(folder)).toBe(0o1777);
  });

  modesTest('may be a link', () => {
    const folder = ownFolder();
    mkdirSync(join(folder, 'real'), { mode: 0o755 });
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    expect(openHome(join(folder, 'link')).trouble).toBeNull();
    expect(modeOf(join(folder, 'real'))).toBe(0o700);
  });

  test('with a file in its way says so, and what to do', () => {
    const folder = ownFolder();
    writeFileSync(join(folder, 'file'), 'mine');
    // Windows has another word for the second case.
    for (const path of [join(folder, 'file'), ...(hasModes ? [join(folder, 'file', 'plimsoll')] : [])]) {
      const { trouble } = openHome(path);
      expect(trouble).toMatch(sentence);
      expect(trouble).toMatch(/a file is in its way\. Move that file/);
      expect(trouble).toContain(path);
    }
    expect(statSync(join(folder, 'file')).isFile()).toBe(true);
  });

  modesTest('that may not be written or made says so, and what to do', () => {
    const folder = ownFolder();
    chmodSync(folder, 0o500);
    for (const path of [folder, join(folder, 'plimsoll')]) {
      const { trouble } = unprivileged(() => openHome(path));
      expect(trouble).toMatch(sentence);
      expect(trouble).toMatch(/you have no right to write there\. Change its owner or mode/);
    }
  });
});

describe('the reason why a folder cannot be written', () => {
  test.each(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'ENOTDIR', 'EEXIST', 'EIO', 'EMFILE'])(
    'is a sentence for %s',
    (code) => {
      const reason = reasonFor(Object.assign(new Error('write'), { code }));
      expect(reason).toMatch(/^[a-z].*[^.]$/);
      expect(reason).not.toContain('undefined');
    },
  );

  test('is a sentence for anything else', () => expect(reasonFor('odd')).toContain('odd'));
});

describe('the default home', () => {
  test('is the system’s place for application data', () => {
    expect(defaultHome({ XDG_CONFIG_HOME: '/x' }, 'linux')).toBe(join('/x', 'plimsoll'));
    expect(defaultHome({ XDG_CONFIG_HOME: '' }, 'linux')).toMatch(/\.config.plimsoll$/);
    expect(defaultHome({}, 'darwin')).toMatch(/Library.Application Support.Plimsoll$/);
    expect(defaultHome({ APPDATA: '/roaming' }, 'win32')).toBe(join('/roaming', 'Plimsoll'));
    expect(defaultHome({}, 'win32')).toMatch(/AppData.Roaming.Plimsoll$/);
  });
});

describe('Chromium’s folder', () => {
  test('is in the home', () => {
    const home = openHome(ownFolder());
    expect(chromiumFolder(home)).toBe(home.file('chromium'));
  });

  modesTest('of a home that cannot be written is a private one that two starts agree on', () => {
    const folder = ownFolder();
    writeFileSync(join(folder, 'file'), '');
    const folderFor = (path: string): string => {
      const made = chromiumFolder(openHome(path));
      onTestFinished(() => rmSync(made, { recursive: true, force: true }));
      return made;
    };
    const first = folderFor(join(folder, 'file'));
    expect(modeOf(first)).toBe(0o700);
    expect(folderFor(join(folder, 'file'))).toBe(first);
    expect(folderFor(join(folder, 'file', 'other'))).not.toBe(first);
    // Somebody else could have made it first.
    chmodSync(first, 0o777);
    expect(folderFor(join(folder, 'file'))).not.toBe(first);
  });
});

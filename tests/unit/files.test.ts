import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { setAside, writeAtomic } from '../../app/system/files.ts';
import { now } from './sample.ts';
import { modesTest, ownFolder, unprivileged } from './unprivileged.ts';

describe('a file written at once', () => {
  test('has exactly the text, and leaves nothing beside it', () => {
    const folder = ownFolder();
    const file = join(folder, 'accounts.json');
    writeAtomic(file, 'old and long\n');
    writeAtomic(file, 'neu: schön\n');
    expect(readFileSync(file, 'utf8')).toBe('neu: schön\n');
    expect(readdirSync(folder)).toEqual(['accounts.json']);
  });

  modesTest('is for nobody else to read, though the old one was', () => {
    const file = join(ownFolder(), 'accounts.json');
    writeFileSync(file, 'old', { mode: 0o644 });
    writeAtomic(file, 'new');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('keeps the old text when it cannot be put in its place, and leaves nothing beside it', () => {
    const folder = ownFolder();
    const file = join(folder, 'accounts.json');
    mkdirSync(join(file, 'in-the-way'), { recursive: true });
    expect(() => writeAtomic(file, 'new')).toThrow();
    expect(readdirSync(folder)).toEqual(['accounts.json']);
    expect(readdirSync(file)).toEqual(['in-the-way']);
  });

  modesTest('keeps the old text when nothing can be written', () => {
    const folder = ownFolder();
    const file = join(folder, 'accounts.json');
    unprivileged(() => writeAtomic(file, 'old'));
    chmodSync(folder, 0o500);
    expect(() => unprivileged(() => writeAtomic(file, 'new'))).toThrow(/EACCES/);
    chmodSync(folder, 0o700);
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['accounts.json']);
  });
});

describe('a file that is set aside', () => {
  const file = (): string => {
    const path = join(ownFolder(), 'settings.json');
    writeFileSync(path, 'damaged');
    return path;
  };

  test('is kept whole under a dated name, which is told', () => {
    const path = file();
    const aside = path.replace('.json', '.set-aside-2026-09-01T12-00-00-000Z.json');
    expect(setAside(path, now, 'move')).toBe(`The old file is kept as ${aside}.`);
    expect(readdirSync(join(path, '..'))).toEqual(['settings.set-aside-2026-09-01T12-00-00-000Z.json']);
    expect(readFileSync(aside, 'utf8')).toBe('damaged');
  });

  test('stays where it is as well when it is copied', () => {
    const path = file();
    setAside(path, now, 'copy');
    expect(readdirSync(join(path, '..'))).toHaveLength(2);
    expect(readFileSync(path, 'utf8')).toBe('damaged');
  });

  modesTest('stays untouched where that cannot be done, and the reason is told', () => {
    const path = file();
    chmodSync(join(path, '..'), 0o500);
    for (const how of ['move', 'copy'] as const) {
      expect(unprivileged(() => setAside(path, now, how))).toMatch(
        /^It could not be set aside: .*right.*\.$/,
      );
    }
    expect(readFileSync(path, 'utf8')).toBe('damaged');
  });
});

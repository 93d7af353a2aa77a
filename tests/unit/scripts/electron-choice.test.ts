import { describe, expect, test } from 'vitest';
import {
  cacheFolder,
  decideElectron,
  describeElectron,
  triedRecently,
} from '../../../build/setup/electron-choice.mjs';

const nothing = {
  given: undefined,
  givenExists: false,
  official: false,
  officialTried: false,
  fallback: false,
  platform: 'linux',
  arch: 'x64',
};
const tried = { ...nothing, officialTried: true };

describe('which Electron', () => {
  test.each([
    ['nothing there yet', nothing, { get: 'official' }],
    ['the official one is there', { ...nothing, official: true }, { use: 'official' }],
    ['both are there', { ...tried, official: true, fallback: true }, { use: 'official' }],
    ['only the stand-in, official not tried', { ...nothing, fallback: true }, { get: 'official' }],
    ['only the stand-in, official tried', { ...tried, fallback: true }, { use: 'fallback' }],
    ['nothing to be had officially', tried, { get: 'fallback' }],
    ['one is given', { ...nothing, given: '/e', givenExists: true }, { use: 'given' }],
    ['one is given besides', { ...tried, given: '/e', givenExists: true, official: true }, { use: 'given' }],
    ['an empty path is given', { ...nothing, given: '', official: true }, { use: 'official' }],
    ['macOS without one', { ...nothing, platform: 'darwin', arch: 'arm64' }, { get: 'official' }],
  ])('%s', (_what, found, decision) => {
    expect(decideElectron(found, '45.3.4')).toEqual(decision);
  });

  test.each([
    ['linux', 'arm64'],
    ['darwin', 'x64'],
    ['win32', 'x64'],
  ])('on %s %s there is no stand-in, and the message says what to do', (platform, arch) => {
    const decision = decideElectron({ ...tried, platform, arch }, '45.3.4');
    expect(decision).toHaveProperty('fail');
    expect(JSON.stringify(decision)).toMatch(/45\.3\.4.*PLIMSOLL_RETRY_ELECTRON=1.*PLIMSOLL_ELECTRON/);
  });

  test('a given path that is no program is an error, not a reason to take another', () => {
    const decision = decideElectron({ ...nothing, given: '/nowhere', official: true }, '45.3.4');
    expect(JSON.stringify(decision)).toContain('PLIMSOLL_ELECTRON names /nowhere');
  });
});

test('the line about the stand-in says whose it is and what real accounts need', () => {
  const line = describeElectron('fallback', '42.0.0', '45.3.4');
  expect(line).toMatch(/42\.0\.0.*somebody else's build.*45\.3\.4.*PLIMSOLL_FALLBACK_ELECTRON=1/);
  expect(line).not.toContain('\n');
  expect(describeElectron('official', '45.3.4', '45.3.4')).not.toContain('FALLBACK');
});

test('a failed download is remembered for a day, and not from the future', () => {
  const day = 86_400_000;
  expect(triedRecently(undefined, day)).toBe(false);
  expect(triedRecently(day, day + 1000)).toBe(true);
  expect(triedRecently(day, day + day)).toBe(false);
  expect(triedRecently(day + 1000, day)).toBe(false);
});

test('the cache is where the environment says, and never relative to the current folder', () => {
  expect(cacheFolder({}, '/home/a')).toBe('/home/a/.cache/plimsoll/electron');
  expect(cacheFolder({ XDG_CACHE_HOME: '/c' }, '/home/a')).toBe('/c/plimsoll/electron');
  expect(cacheFolder({ XDG_CACHE_HOME: 'c' }, '/home/a')).toBe('/home/a/.cache/plimsoll/electron');
  expect(cacheFolder({ XDG_CACHE_HOME: '/c', PLIMSOLL_CACHE: '/mine' }, '/home/a')).toBe('/mine');
});

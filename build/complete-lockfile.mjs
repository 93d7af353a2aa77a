/**
 * node build/complete-lockfile.mjs — after any change of dependencies made where the registry does not serve every
 * package.
 *
 * npm leaves optional packages that it cannot find out of package-lock.json, such as the builds of a tool for other
 * systems, and `npm ci` then refuses that file everywhere. This puts them back, without a checksum, which only those
 * systems' own registries could give.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {{ version?: string, optionalDependencies?: Record<string, string>, engines?: object }} Entry
 * @typedef {Record<string, Entry & Record<string, unknown>>} Packages
 */

const file = join(import.meta.dirname, '..', 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
/** @type {Packages} */
const packages = lock.packages;

const systems = new Set(['openharmony', 'android', 'darwin', 'freebsd', 'linux', 'win32']);
const processors = new Set([
  'arm64',
  'arm',
  'x64',
  'ia32',
  'ppc64',
  'riscv64',
  's390x',
  'loong64',
  'mips64el',
]);

/** Whether npm would find `name` from `place`, looking upwards as Node does. @param {string} place @param {string} name */
function isThere(place, name) {
  for (let from = place; ; from = from.slice(0, Math.max(0, from.lastIndexOf('node_modules/') - 1))) {
    if (`${from === '' ? '' : `${from}/`}node_modules/${name}` in packages) return true;
    if (from === '') return false;
  }
}

/** @param {string[]} words */
function libcOf(words) {
  if (words.some((word) => word.startsWith('musl'))) return { libc: ['musl'] };
  return words.some((word) => word.startsWith('gnu')) ? { libc: ['glibc'] } : {};
}

let added = 0;
for (const [place, entry] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isThere(place, name)) continue;
    const words = (name.split('/').at(-1) ?? '').split('-');
    const os = words.find((word) => systems.has(word));
    const cpu = words.find((word) => processors.has(word));
    if (os === undefined || cpu === undefined || !/^\d+\.\d+\.\d+$/.test(version)) {
      throw new Error(
        `Cannot tell which system ${name}@${version} is for; add it to package-lock.json by hand.`,
      );
    }
    packages[`node_modules/${name}`] = {
      version,
      cpu: [cpu],
      dev: true,
      ...(os === 'linux' ? libcOf(words) : {}),
      license: 'MIT',
      optional: true,
      os: [os],
      ...(entry.engines === undefined ? {} : { engines: entry.engines }),
    };
    added += 1;
  }
}
const { '': self, ...rest } = packages;
const sorted = Object.entries(rest).sort(([a], [b]) => a.localeCompare(b, 'en'));
lock.packages = { '': self, ...Object.fromEntries(sorted) };
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added} packages of other systems added to package-lock.json.\n`);

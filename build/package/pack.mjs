import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'electron-builder';
import { root } from '../setup/checkout.mjs';
import { SetupError } from '../setup/progress.mjs';
import { firstLines } from '../setup/run.mjs';
import { mendAppRun } from './app-run.mjs';

/** @typedef {import('electron-builder').Configuration} Configuration */
/** @typedef {import('../electron.mjs').Electron} Electron */

const NOTE = `This Plimsoll was made for a test, from whatever Electron was there. It is not for use and never to be given to anybody.
Packages are made by "npm run package".
`;

// For the other architecture of a Mac: the official build, checked. That null says so is missing in their types.
const DOWNLOAD = /** @type {string} */ (/** @type {unknown} */ (null));

/**
 * @param {Electron} electron
 * @param {string | undefined} testOnly
 * @param {() => boolean} appRunMended
 * @returns {Configuration}
 */
const configuration = (electron, testOnly, appRunMended) => ({
  extends: 'electron-builder.yml',
  electronVersion: electron.version,
  electronDist: ({ platformName, arch }) =>
    testOnly !== undefined || (platformName === process.platform && arch === process.arch)
      ? electron.dist
      : DOWNLOAD,
  // There are no modules to rebuild or to collect; looking for them takes two seconds.
  beforeBuild: async () => false,
  afterExtract: async ({ appOutDir }) => {
    // electron-builder leaves these in when Electron comes from a folder. The first would run any app it is told to.
    const inMac = process.platform === 'darwin' ? ['Electron.app', 'Contents', 'Resources'] : ['resources'];
    rmSync(join(appOutDir, ...inMac, 'default_app.asar'), { force: true });
    rmSync(join(appOutDir, 'version'), { force: true });
  },
  artifactBuildCompleted: async ({ file }) => {
    if (!file.endsWith('.AppImage') || appRunMended()) return;
    rmSync(file);
    throw new Error('The AppImage was deleted: it may start without a sandbox (build/package/app-run.mjs).');
  },
  ...(testOnly === undefined
    ? {}
    : {
        directories: { output: testOnly },
        afterPack: async ({ appOutDir }) => writeFileSync(join(appOutDir, 'NOT-FOR-SHIPPING.txt'), NOTE),
      }),
});

/** @param {unknown} error @returns {never} */
function explain(error) {
  throw new SetupError(
    `The packaging failed. electron-builder said:\n${firstLines(error instanceof Error ? error.message : String(error))}\n` +
      'It fetches the tools for each kind of package the first time, so it needs the internet then; --dir needs none.',
  );
}

/**
 * @param {{ electron: Electron, targets: string[], testOnly: string | undefined }} what
 * @returns {Promise<string[]>} the packages; none for an unpacked program
 */
export async function pack({ electron, targets, testOnly }) {
  const system = process.platform === 'win32' ? 'win' : process.platform === 'darwin' ? 'mac' : 'linux';
  const config = configuration(electron, testOnly, mendAppRun());
  return build({ projectDir: root, [system]: targets, publish: 'never', config }).catch(explain);
}

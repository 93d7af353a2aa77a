import { fileURLToPath } from 'node:url';

/** The checkout this rig belongs to: also the folder that Electron is told to run. */
export const checkout = fileURLToPath(new URL('../..', import.meta.url));

/** The barest tray app, which the rig's own tests and the bench use. */
export const bareApp = fileURLToPath(new URL('../../build/bench/bare', import.meta.url));

let resolved: Promise<string> | null = null;

/** The Electron to test with. PLIMSOLL_ELECTRON names it when the tests run on a copy of the tree. */
export function electronPath(): Promise<string> {
  const given = process.env['PLIMSOLL_ELECTRON'];
  if (given !== undefined && given !== '') return Promise.resolve(given);
  resolved ??= import('../../build/electron.mjs').then(async ({ resolveElectron }) => {
    const { path } = await resolveElectron({ say: (line: string) => process.stderr.write(`${line}\n`) });
    return path;
  });
  return resolved;
}

/** Chromium's sandbox refuses root. Whoever proves something about the sandbox asks `runsAsRoot` first. */
export const runsAsRoot = process.getuid?.() === 0;

export const sandboxArguments: string[] = runsAsRoot ? ['--no-sandbox'] : [];

// npm run package: sets up what is missing and packages Plimsoll for this system, with the official Electron only.
import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { USAGE, readArguments } from './package/arguments.mjs';
import { refusalToShip } from './package/refusal.mjs';
import { pinnedVersion } from './setup/official-electron.mjs';
import { SetupError, runMain, sayOnStderr } from './setup/progress.mjs';
import { exitCode } from './setup/run.mjs';
import { setUp } from './setup.mjs';

await runMain(async () => {
  const asked = readArguments(process.argv.slice(2));
  if (asked.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const { node } = await setUp({ need: ['dependencies'] });
  // electron-builder needs a newer Node than the one a checkout may be set up with.
  if (realpathSync(node) !== realpathSync(process.execPath)) {
    const { status, signal } = spawnSync(node, process.argv.slice(1), { stdio: 'inherit' });
    return exitCode(status, signal);
  }

  const { electron } = await setUp({ need: ['electron'] });
  if (electron === undefined) return 1;
  const refusal = asked.testOnly === undefined ? refusalToShip(electron.origin, pinnedVersion()) : '';
  if (refusal !== '') throw new SetupError(refusal);
  await setUp({ need: ['build'] });

  const { pack } = await import('./package/pack.mjs');
  const testOnly = asked.testOnly === undefined ? undefined : resolve(asked.testOnly);
  const made = await pack({ electron, targets: asked.targets, testOnly });
  for (const file of made) process.stdout.write(`${file}\n`);
  sayOnStderr(testOnly === undefined ? 'Packaged, in dist.' : `Packaged for a test, in ${testOnly}.`);
  return 0;
});

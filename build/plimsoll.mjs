// npm run -s plimsoll -- ARGS: Plimsoll's command line from a checkout. Set-up speaks on stderr; stdout is the command's.
import { runInTerminal } from './launch/terminal.mjs';
import { runMain } from './setup/progress.mjs';
import { setUp } from './setup.mjs';

await runMain(async () => {
  const { electron } = await setUp({ need: ['dependencies', 'electron', 'system', 'build'], quiet: true });
  return electron === undefined ? 1 : runInTerminal(electron.path, process.argv.slice(2));
});

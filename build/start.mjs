// npm start: sets up what is missing, then starts Plimsoll in the tray, or in the terminal when there is no display.
import { noWindowReason } from './launch/display.mjs';
import { runInTerminal } from './launch/terminal.mjs';
import { runInTray } from './launch/tray.mjs';
import { runMain } from './setup/progress.mjs';
import { setUp } from './setup.mjs';

const USAGE = `npm start -- [options]

Sets up what is missing and starts Plimsoll in the tray.

  --demo    sample accounts from a simulator on this machine, labelled as sample data
  --watch   without a display: keep the meters in the terminal live
  --help    this text

Without a display the meters are drawn in the terminal, once. Everything else goes to Plimsoll as it is.
The command line: npm run -s plimsoll -- --help
`;

// 3: no account yet, 4: one cannot be read. Plimsoll said so; it did start.
const STARTED = new Set([0, 3, 4]);

await runMain(async () => {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    process.stdout.write(USAGE);
    return 0;
  }
  const { electron } = await setUp({ need: ['dependencies', 'electron', 'system', 'build'] });
  if (electron === undefined) return 1;

  let reason = await noWindowReason();
  if (reason === '') {
    const tray = await runInTray(electron.path, args);
    if (!tray.noDisplay) return tray.code;
    reason = 'Electron could not use the display';
  }
  process.stdout.write(`${reason}, so here are the meters:\n\n`);
  const code = await runInTerminal(electron.path, ['status', '--refresh', ...args]);
  return STARTED.has(code) ? 0 : code;
});

import { SetupError } from '../setup/progress.mjs';

export const USAGE = `npm run package -- [options] [TARGET…]

Makes packages of Plimsoll for this system, in dist/. TARGET is what electron-builder calls it: deb, AppImage, tar.gz,
nsis, zip, dmg; all of this system's without one.

  --dir                only the unpacked program
  --test-only FOLDER   the unpacked program, from whatever Electron runs the tests; never to be shipped
  --help               this text
`;

/**
 * What `npm run package` was asked for. Pure.
 * @param {readonly string[]} args
 * @returns {{ help: true } | { help: false, targets: string[], testOnly: string | undefined }} targets as
 *   electron-builder takes them
 */
export function readArguments(args) {
  if (args.includes('--help')) return { help: true };
  const testOnly = args[0] === '--test-only' ? args[1] : undefined;
  const rest = testOnly === undefined ? args : args.slice(2);
  const targets = rest.filter((arg) => !arg.startsWith('-'));
  const flags = rest.filter((arg) => arg.startsWith('-') && arg !== '--dir');
  if (flags.length > 0 || testOnly === '' || (testOnly !== undefined && rest.length > 0))
    throw new SetupError(`This cannot be packaged: ${args.join(' ')}\n\n${USAGE}`);
  const dir = testOnly !== undefined || rest.includes('--dir');
  if (dir && targets.length > 0) throw new SetupError(`--dir takes no targets.\n\n${USAGE}`);
  return { help: false, targets: dir ? ['dir'] : targets, testOnly };
}

// How Plimsoll's Electron is called. Pure.
import { root } from '../setup/checkout.mjs';

/** @typedef {{ isRoot: boolean, app?: string }} Where */

// Chromium's sandbox refuses to run as root.
/** @param {Where} where */
const sandbox = ({ isRoot }) => (isRoot ? ['--no-sandbox'] : []);

/** @param {readonly string[]} args @param {Where} where */
export const trayArgs = (args, where) => [...sandbox(where), where.app ?? root, ...args];

/**
 * The command line: no display, nothing to draw with, and none of Chromium's own log lines between ours.
 * @param {readonly string[]} args
 * @param {Where} where
 */
export const terminalArgs = (args, where) => [
  '--ozone-platform=headless',
  '--disable-gpu',
  '--log-level=3',
  ...sandbox(where),
  where.app ?? root,
  ...args,
];

/**
 * Without a session bus Chromium complains about every part of it that it misses, unless it is told that there is none.
 * @param {Record<string, string | undefined>} env
 * @param {(path: string) => boolean} exists
 */
export function terminalEnvironment(env, exists) {
  const hasBus =
    Boolean(env['DBUS_SESSION_BUS_ADDRESS']) ||
    (Boolean(env['XDG_RUNTIME_DIR']) && exists(`${env['XDG_RUNTIME_DIR']}/bus`));
  return hasBus ? { ...env } : { ...env, DBUS_SESSION_BUS_ADDRESS: 'disabled:' };
}

/** Lines of Chromium's own log ("[123:0415/101500.1:ERROR:dbus/bus.cc:405] …") and of its graphics library. */
export const isChromiumNoise = (/** @type {string} */ line) =>
  /^\[(\d+:)*\d{4}\/\d{6}\.\d+:[A-Z]+[\d]*:[^\]]*\]/.test(line) || /^(ERR|WARN): \w+\.cpp:\d+ /.test(line);

/** Whether what Electron said means that the display could not be used. */
export const isDisplayTrouble = (/** @type {string} */ text) =>
  /Missing X server or \$DISPLAY|cannot open display|Failed to connect to Wayland display|The platform failed to initialize/i.test(
    text,
  );

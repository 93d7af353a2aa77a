import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

/** @typedef {{ name: string, socket: string } | { name: string, host: string, port: number }} Display */

/**
 * The displays the environment names, on Linux. Pure.
 * @param {Record<string, string | undefined>} env
 * @returns {Display[]}
 */
export function namedDisplays(env) {
  /** @type {Display[]} */
  const found = [];
  const wayland = env['WAYLAND_DISPLAY'] ?? '';
  if (wayland !== '') {
    const socket = wayland.startsWith('/') ? wayland : `${env['XDG_RUNTIME_DIR'] ?? ''}/${wayland}`;
    found.push({ name: `WAYLAND_DISPLAY is ${wayland}`, socket });
  }
  const x11 = env['DISPLAY'] ?? '';
  const parts = /^(.*):(\d+)(\.\d+)?$/.exec(x11);
  if (x11 === '' || parts === null) return found;
  const [, host = '', number = '0'] = parts;
  const name = `DISPLAY is ${x11}`;
  if (host === '' || host === 'unix') found.push({ name, socket: `/tmp/.X11-unix/X${number}` });
  else found.push({ name, host, port: 6000 + Number(number) });
  return found;
}

/**
 * Why there can be no window, or nothing when there can.
 * @returns {Promise<string>}
 */
export async function noWindowReason() {
  if (process.platform !== 'linux') return '';
  const displays = namedDisplays(process.env);
  if (displays.length === 0) return 'No display (DISPLAY and WAYLAND_DISPLAY are not set)';
  for (const display of displays) if (await answers(display)) return '';
  return `No display answers (${displays.map((display) => display.name).join(', ')})`;
}

const LIMIT_MS = 1_000;

/** @param {Display} display @returns {Promise<boolean>} */
function answers(display) {
  return new Promise((resolve) => {
    const socket = 'socket' in display ? connect(display.socket) : connect(display.port, display.host);
    /** @param {boolean} alive */
    const settle = (alive) => {
      socket.destroy();
      resolve(alive);
    };
    socket.setTimeout(LIMIT_MS, () => settle(false));
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle('socket' in display && isAbstract(display.socket)));
  });
}

// An X server whose socket has no file (/tmp is another one here) still answers under the same name in the kernel's
// own list, where Xlib looks first.
/** @param {string} path */
function isAbstract(path) {
  try {
    return readFileSync('/proc/net/unix', 'utf8').includes(` @${path}\n`);
  } catch {
    return false;
  }
}

// The Debian packages Plimsoll needs. Pure: lists, and what to make of dpkg's and apt's answers.

/** Names of one thing in the order of preference; Debian 13 and Ubuntu 24.04 renamed some ("t64").
 * @typedef {readonly string[]} Alternatives
 */

/** @param {string} text @returns {Alternatives[]} */
const list = (text) =>
  text
    .trim()
    .split(/\s+/)
    .map((names) => names.split('|'));

// What Electron needs to start, and to show a window, a notification and a keyring.
export const electronPackages = list(`
  libgtk-3-0t64|libgtk-3-0 libnss3 libasound2t64|libasound2 libgbm1 libxss1 libsecret-1-0 libnotify4 dbus`);

// What the end-to-end tests use as the real desktop.
export const testPackages = list(`
  xvfb xauth dbus-x11 dbus-daemon gnome-keyring dunst openbox imagemagick xfce4-panel xdotool x11-utils
  procps util-linux fonts-dejavu-core`);

/**
 * @param {readonly Alternatives[]} wanted
 * @param {string} dpkg lines of "name status"
 */
export function missingPackages(wanted, dpkg) {
  const installed = new Set(
    dpkg
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.slice(0, line.indexOf(' '))),
  );
  return wanted.filter((names) => !names.some((name) => installed.has(name)));
}

/**
 * The name this release of Debian can install, for each package.
 * @param {readonly Alternatives[]} wanted
 * @param {string} policy what `apt-cache policy` prints: a paragraph per known package
 */
export function installableNames(wanted, policy) {
  const known = new Set(
    policy
      .split(/\n(?=\S)/)
      .filter((paragraph) => /^ +Candidate: (?!\(none\))/m.test(paragraph))
      .map((paragraph) => paragraph.slice(0, paragraph.indexOf(':'))),
  );
  return wanted.map((names) => names.find((name) => known.has(name)) ?? names.at(-1) ?? '');
}

/** @param {readonly string[]} names */
export const aptCommand = (names) => `apt-get install -y --no-install-recommends ${names.join(' ')}`;

/** @param {string} ldd what `ldd` prints about a program */
export const missingLibraries = (ldd) =>
  [...ldd.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '').sort();

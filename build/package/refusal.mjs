/**
 * Why this Electron does not go into a package, or nothing when it does. Pure.
 * @param {import('../setup/electron-choice.mjs').Origin} origin
 * @param {string} pinned
 */
export function refusalToShip(origin, pinned) {
  switch (origin) {
    case 'official':
      return '';
    case 'given':
      return (
        'Nothing was packaged: PLIMSOLL_ELECTRON names an Electron that nobody checked, and only the official build ships.\n' +
        'Unset it and run this again.'
      );
    default:
      return (
        `Nothing was packaged: the official Electron ${pinned} cannot be had here, and the fallback is somebody else's build and never ships.\n` +
        'Connect to the internet and run this again with PLIMSOLL_RETRY_ELECTRON=1.'
      );
  }
}

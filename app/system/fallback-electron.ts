/**
 * Where the official Electron cannot be had, a checkout runs on somebody else's build. That is good enough for tests,
 * the demo and redirected origins; real accounts are read on it only when the person says so.
 */
export function electronRefusal(
  running: string | undefined,
  pinned: string,
  env: NodeJS.ProcessEnv,
): string | null {
  if (running === pinned || env['PLIMSOLL_FALLBACK_ELECTRON'] === '1') return null;
  return (
    `This Plimsoll runs on Electron ${running ?? '?'} built by a third party, because the official ${pinned} could not be ` +
    'fetched, so real accounts are not read. Set PLIMSOLL_FALLBACK_ELECTRON=1 to read them all the same.'
  );
}

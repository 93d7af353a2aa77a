import { cp } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { electronPath } from '../../tests/rig/electron.ts';

/**
 * A copy of Electron that nothing else on this machine runs. PSS divides a page by all who map it, so a Plimsoll or a
 * test that runs beside the bench would make both sides look smaller, and not by as much.
 */
export async function usePrivateElectron(folder: string): Promise<void> {
  const original = await electronPath();
  const copy = join(folder, 'electron');
  await cp(dirname(original), copy, { recursive: true });
  process.env['PLIMSOLL_ELECTRON'] = join(copy, basename(original));
}

import { start, type Running } from './process.ts';
import { waitFor, withTimeout } from './wait.ts';

async function hasManager(env: NodeJS.ProcessEnv): Promise<boolean> {
  const asked = start('xprop', ['-root', '_NET_SUPPORTING_WM_CHECK'], { env });
  await withTimeout(asked.exited, 'xprop');
  return asked.stdout().includes('window id');
}

/** openbox, which places, raises and focuses windows as a desktop does. It is up once it says so on the root window. */
export async function startWindowManager(env: NodeJS.ProcessEnv): Promise<Running> {
  const manager = start('openbox', ['--sm-disable'], { env });
  await waitFor(() => hasManager(env), { what: 'openbox to manage the display' });
  return manager;
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Connection } from './dbus.ts';
import { start, type Running } from './process.ts';
import { waitFor } from './wait.ts';

/** A real Secret Service, unlocked with a password of its own, whose keyring lies in the desktop's own HOME. */
export async function startKeyring(
  folder: string,
  env: NodeJS.ProcessEnv,
  connection: Connection,
): Promise<Running> {
  const control = join(folder, 'keyring');
  mkdirSync(control, { mode: 0o700 });
  const daemon = start(
    'gnome-keyring-daemon',
    ['--foreground', '--unlock', '--components=secrets', `--control-directory=${control}`],
    { env, stdin: 'the password of a test\n' },
  );
  await waitFor(() => connection.hasOwner('org.freedesktop.secrets'), { what: 'the keyring on the bus' });
  return daemon;
}

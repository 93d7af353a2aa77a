import { watchName } from '../system/session-bus.ts';

const patienceMs = 2_000;

export interface TrayHostWatch {
  close(): void;
}

/**
 * Linux only: is there anybody to show a tray icon? At login the panel may come up after us, so "nobody" is said after
 * a moment's patience, and taken back when a host appears.
 */
export function watchTrayHost(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
  onChange: (present: boolean) => void,
): TrayHostWatch {
  if (platform !== 'linux') return { close: () => undefined };
  let told: boolean | null = null;
  let timer: NodeJS.Timeout | undefined;
  const tell = (present: boolean): void => {
    if (told === present) return;
    told = present;
    onChange(present);
  };
  const watch = watchName({
    address: env['DBUS_SESSION_BUS_ADDRESS'],
    name: 'org.kde.StatusNotifierWatcher',
    onOwner(owned) {
      clearTimeout(timer);
      if (owned === true) tell(true);
      else timer = setTimeout(() => tell(false), patienceMs);
    },
  });
  return {
    close() {
      clearTimeout(timer);
      watch.close();
    },
  };
}

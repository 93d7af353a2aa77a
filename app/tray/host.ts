import { watchName } from '../system/session-bus.ts';

/** Long enough for a panel that comes up after us at login, short enough for a person who waits. */
const patienceMs = 2_000;

export interface TrayHostWatch {
  /** Whether a host was there at the start; known before the Tray is made, because Chromium asks only then. */
  atStart: Promise<boolean>;
  onChange(listener: (present: boolean) => void): void;
  close(): void;
}

/** Is there anybody to show a tray icon? "Nobody" is said after some patience, and taken back when a host appears. */
export function watchTrayHost(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): TrayHostWatch {
  if (platform !== 'linux') {
    return { atStart: Promise.resolve(true), onChange: () => undefined, close: () => undefined };
  }
  let listener: ((present: boolean) => void) | null = null;
  let told: boolean | null = null;
  let known: boolean | null = null;
  let timer: NodeJS.Timeout | undefined;
  const tell = (present: boolean): void => {
    known = present;
    if (listener === null || told === present) return;
    told = present;
    listener(present);
  };
  const { promise: atStart, resolve } = Promise.withResolvers<boolean>();
  const watch = watchName({
    address: env['DBUS_SESSION_BUS_ADDRESS'],
    name: 'org.kde.StatusNotifierWatcher',
    onOwner(owned) {
      resolve(owned === true);
      clearTimeout(timer);
      if (owned === true) tell(true);
      else timer = setTimeout(() => tell(false), patienceMs);
    },
  });
  return {
    atStart,
    onChange(next) {
      listener = next;
      if (known !== null) tell(known);
    },
    close() {
      clearTimeout(timer);
      watch.close();
    },
  };
}

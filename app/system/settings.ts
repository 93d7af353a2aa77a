import { existsSync } from 'node:fs';
import ElectronStore from 'electron-store';
import { defaultSettings, settingsSchema, settingsVersion, type Settings } from '../../shared/settings.ts';
import { setAside } from './files.ts';
import { reasonFor, type Home } from './home.ts';
import { migrate } from './settings-migrations.ts';

export interface SettingsStore {
  get(): Settings;
  /** Applies at once, and saves; what could not be saved is told by `trouble`. */
  set(settings: Settings): void;
  onChange(listener: (settings: Settings) => void): () => void;
  /** What went wrong with the file, as a sentence for people; null when nothing did. */
  trouble(): string | null;
}

type Stored = Record<string, unknown>;

const openStore = (home: Home): ElectronStore<Stored> =>
  new ElectronStore<Stored>({
    name: 'settings',
    cwd: home.path,
    configFileMode: 0o600,
    // Version 12 would otherwise wipe a file that it cannot read.
    clearInvalidConfig: false,
    // Nested keys are ours to spell: a dot in a name is a dot.
    accessPropertiesByDotNotation: false,
  });

interface Loaded {
  store: ElectronStore<Stored> | null;
  settings: Settings;
  trouble: string | null;
}

function load(home: Home, now: number): Loaded {
  const file = home.file('settings.json');
  let store: ElectronStore<Stored>;
  let raw: Stored;
  try {
    store = openStore(home);
    raw = store.store;
  } catch (error) {
    if (!existsSync(file) || !(error instanceof SyntaxError)) {
      const why = home.trouble ?? `The settings file ${file} cannot be read: ${reasonFor(error)}.`;
      return { store: null, settings: defaultSettings, trouble: why };
    }
    const where = setAside(file, now, 'move');
    const trouble = `The settings file was damaged, so Plimsoll started with its defaults. ${where}`;
    try {
      return { store: openStore(home), settings: defaultSettings, trouble };
    } catch {
      return { store: null, settings: defaultSettings, trouble };
    }
  }
  if (Object.keys(raw).length === 0) return { store, settings: defaultSettings, trouble: home.trouble };
  const read = migrate(raw);
  if (read.lost.length === 0) return { store, settings: read.settings, trouble: home.trouble };
  const where = setAside(file, now, 'copy');
  const trouble = `Some settings could not be used and are at their defaults: ${read.lost.join(', ')}. ${where}`;
  return { store, settings: read.settings, trouble };
}

export function openSettings(home: Home, now: number): SettingsStore {
  const loaded = load(home, now);
  const listeners = new Set<(settings: Settings) => void>();
  let { settings, trouble } = loaded;
  return {
    get: () => settings,
    set(next) {
      settings = settingsSchema.parse({ ...next, version: settingsVersion });
      try {
        if (loaded.store !== null) {
          loaded.store.store = settings;
          trouble = null;
        }
      } catch (error) {
        trouble = `The settings apply now but could not be saved in ${home.path}: ${reasonFor(error)}.`;
      }
      for (const listener of listeners) listener(settings);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    trouble: () => trouble,
  };
}

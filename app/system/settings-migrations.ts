import { defaultSettings, settingsSchema, settingsVersion, type Settings } from '../../shared/settings.ts';

type Stored = Record<string, unknown>;

/** steps[n] makes version n + 1 out of version n. Version 0 is a file without a version. */
const steps: ((stored: Stored) => Stored)[] = [(stored) => stored];

interface Migrated {
  settings: Settings;
  /** The sections that made no sense and are at their defaults. */
  lost: string[];
}

const sections = Object.keys(settingsSchema.shape).filter((name) => name !== 'version') as (keyof Settings)[];

/** Brings what any version wrote to today's shape, section by section: one bad section costs only itself. */
export function migrate(stored: Stored): Migrated {
  const version = stored['version'];
  const from = typeof version === 'number' && Number.isInteger(version) && version >= 0 ? version : 0;
  let current = stored;
  for (const step of steps.slice(from)) current = step(current);

  const settings: Stored = { ...defaultSettings };
  const lost: string[] = from > settingsVersion ? [`those of a newer Plimsoll (version ${from})`] : [];
  for (const section of sections) {
    if (!(section in current)) continue;
    const parsed = settingsSchema.shape[section].safeParse(current[section]);
    if (parsed.success) settings[section] = parsed.data;
    else lost.push(section);
  }
  return { settings: settingsSchema.parse({ ...settings, version: settingsVersion }), lost };
}

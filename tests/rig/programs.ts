import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The programs that make up the desktop, and the Debian package each comes from. */
const packages: Record<string, string> = {
  'dbus-daemon': 'dbus-daemon',
  Xvfb: 'xvfb',
  openbox: 'openbox',
  'gnome-keyring-daemon': 'gnome-keyring',
  dunst: 'dunst',
  import: 'imagemagick',
  'xfce4-panel': 'xfce4-panel',
  xdotool: 'xdotool',
  setpriv: 'util-linux',
};

export const desktopPrograms = Object.keys(packages);

export function findProgram(name: string): string | null {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder; the next one may have it.
    }
  }
  return null;
}

/** Why the rig cannot run here, as a sentence for a skipped test; null when it can. */
export function whyNoDesktop(needed: string[] = desktopPrograms): string | null {
  if (process.platform !== 'linux') {
    return `The rig needs Linux (Xvfb, D-Bus); this is ${process.platform}.`;
  }
  const missing = needed.filter((name) => findProgram(name) === null);
  if (missing.length === 0) return null;
  const install = missing.map((name) => packages[name] ?? name).join(' ');
  return `Not installed: ${missing.join(', ')}. Install with: apt-get install ${install}`;
}

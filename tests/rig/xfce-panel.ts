import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Desktop } from './desktop.ts';
import type { Running } from './process.ts';
import { waitFor } from './wait.ts';

/** One bar along the top with nothing in it but the tray. */
const config = (size: number, dark: boolean): string => `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="dark-mode" type="bool" value="${dark}"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="icon-size" type="uint" value="0"/>
      <property name="size" type="uint" value="${size}"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="systray">
      <property name="square-icons" type="bool" value="true"/>
    </property>
  </property>
</channel>
`;

/** Our bus starts no services by itself, and xfconfd is off PATH; the service file says where it is. */
function settingsDaemon(): string {
  const service = readFileSync('/usr/share/dbus-1/services/org.xfce.Xfconf.service', 'utf8');
  const command = /^Exec=(.+)$/m.exec(service)?.[1];
  if (command === undefined) throw new Error('The service file of xfconfd names no program.');
  return command;
}

export interface PanelOptions {
  size?: number;
  dark?: boolean;
}

/**
 * Debian's panel as the tray host: a second opinion on what ours says, with pixels on the screen. The desktop has to
 * be started with `trayHost: false`, because there can be only one watcher.
 */
export async function startPanel(desktop: Desktop, options: PanelOptions = {}): Promise<Running> {
  const folder = join(desktop.env['XDG_CONFIG_HOME'] ?? '', 'xfce4/xfconf/xfce-perchannel-xml');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'xfce4-panel.xml'), config(options.size ?? 32, options.dark ?? true));
  desktop.start(settingsDaemon(), []);
  await waitFor(() => desktop.connection.hasOwner('org.xfce.Xfconf'), { what: 'xfconfd on the bus' });
  const panel = desktop.start('xfce4-panel', ['--disable-wm-check']);
  await waitFor(() => desktop.connection.hasOwner('org.kde.StatusNotifierWatcher'), {
    what: 'the panel to watch for tray icons',
  });
  return panel;
}

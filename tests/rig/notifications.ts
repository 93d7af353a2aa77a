import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Connection } from './dbus.ts';
import { start, type Running } from './process.ts';
import { waitFor } from './wait.ts';

/** A notification as dunst, the daemon, understood it. */
export interface Notification {
  id: number;
  app: string;
  summary: string;
  body: string;
  urgency: string;
  timeout: number;
  actions: Record<string, string>;
}

/** Time-outs of 0 keep every notification on the screen until it is closed. */
const config = `[global]
width = 320
font = DejaVu Sans 10
idle_threshold = 0
show_age_threshold = -1
icon_position = off
ignore_dbusclose = no
[urgency_low]
timeout = 0
[urgency_normal]
timeout = 0
[urgency_critical]
timeout = 0
`;

const field = (block: string, pattern: RegExp): string => pattern.exec(block)?.[1] ?? '';

/** `dunst -print` writes one block in braces per notification; texts may hold line breaks and quotes. */
export function parseNotifications(output: string): Notification[] {
  const blocks = output.match(/^\{\n\tappname: [\s\S]*?^\}$/gm) ?? [];
  return blocks.map((block) => ({
    id: Number(field(block, /^\tid: (\d+)$/m)),
    app: field(block, /^\tappname: '([\s\S]*?)'\n\tsummary: /m),
    summary: field(block, /^\tsummary: '([\s\S]*?)'\n\tbody: /m),
    body: field(block, /^\tbody: '([\s\S]*?)'\n\ticon: /m),
    urgency: field(block, /^\turgency: (\w+)$/m).toLowerCase(),
    timeout: Number(field(block, /^\ttimeout: (-?\d+)$/m)),
    actions: Object.fromEntries(
      [...field(block, /^\tactions: \{([\s\S]*?)^\t\}/m).matchAll(/^\t\t"(.*)": "(.*)"$/gm)].map(
        ([, key = '', label = '']) => [key, label],
      ),
    ),
  }));
}

export class Notifications {
  readonly daemon: Running;
  readonly #connection: Connection;

  private constructor(daemon: Running, connection: Connection) {
    this.daemon = daemon;
    this.#connection = connection;
  }

  static async start(folder: string, env: NodeJS.ProcessEnv, connection: Connection): Promise<Notifications> {
    const path = join(folder, 'dunstrc');
    writeFileSync(path, config);
    const daemon = start('dunst', ['-config', path, '-print'], { env });
    await waitFor(() => connection.hasOwner('org.freedesktop.Notifications'), { what: 'dunst on the bus' });
    return new Notifications(daemon, connection);
  }

  received(): Notification[] {
    return parseNotifications(this.daemon.stdout());
  }

  waitFor(
    wanted: (notification: Notification) => boolean,
    what: string,
    timeout = 10_000,
  ): Promise<Notification> {
    return waitFor(() => this.received().find(wanted), { what: `the notification ${what}`, timeout });
  }

  /** Clicks the newest notification on the screen: what its program hears as the default action. */
  async click(): Promise<void> {
    await this.#command('NotificationAction', 'u', [0]);
  }

  async closeAll(): Promise<void> {
    await this.#command('NotificationCloseAll', '', []);
  }

  async #command(member: string, signature: string, body: unknown[]): Promise<void> {
    await this.#connection.call({
      destination: 'org.freedesktop.Notifications',
      path: '/org/freedesktop/Notifications',
      interface: 'org.dunstproject.cmd0',
      member,
      signature,
      body,
    });
  }
}

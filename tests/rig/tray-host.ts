import { Message, MessageType, Variant } from 'dbus-next';

import { Connection } from './dbus.ts';
import { TrayItem } from './tray-item.ts';
import { waitFor } from './wait.ts';

const watcherName = 'org.kde.StatusNotifierWatcher';
const watcherPath = '/StatusNotifierWatcher';

/**
 * The watcher and the host of a desktop's tray in one, on a connection of their own.
 *
 * What Chromium's half of it (StatusIconLinuxDbus) does, as seen here with Electron 42:
 * - It registers its connection's unique name, so all icons of a process are one service: a second Tray never
 *   shows up. Id is "<app>_status_icon_1"; Title stays empty, whatever setTitle was given.
 * - When the watcher goes and comes back, it registers again within milliseconds, with the picture and the menu as
 *   they are by then. But when there is no watcher as the Tray is made, it becomes an XEmbed icon (StatusIconGtk) for
 *   good: it does not register with a watcher that appears later.
 * - Of a nativeImage with several representations it sends one: the one of the largest scale factor, in its own
 *   pixels, whatever the screen's scale. setImage with an equal picture sends NewIcon all the same.
 * - Activate and SecondaryActivate both are "click" in Electron, with the position 0,0 and empty bounds; ContextMenu
 *   is no event at all. A click is delivered whether or not a context menu is set.
 * - When the session bus itself dies, Chromium aborts the whole program (SIGTRAP, "D-Bus connection was
 *   disconnected"). Without a bus from the start it runs, as an XEmbed icon.
 */
export class TrayHost {
  readonly #address: string;
  #connection: Connection | null = null;
  #items = new Map<string, TrayItem>();
  /** Every registration ever, also those of items that have gone since. */
  readonly registrations: TrayItem[] = [];

  constructor(address: string) {
    this.#address = address;
  }

  async start(): Promise<void> {
    const connection = await Connection.open(this.#address);
    this.#connection = connection;
    connection.bus.addMethodHandler((message: Message) => this.#answer(connection, message));
    await connection.listen(`sender='org.freedesktop.DBus',member='NameOwnerChanged'`, ({ member, body }) => {
      if (member === 'NameOwnerChanged' && body[2] === '') this.#forget(connection, String(body[0]));
    });
    await connection.takeName(`org.kde.StatusNotifierHost-${process.pid}`);
    await connection.takeName(watcherName);
  }

  /** The tray host dies: its name leaves the bus, and with it the watcher. */
  async stop(): Promise<void> {
    const connection = this.#connection;
    if (connection === null) return;
    this.#connection = null;
    for (const item of this.#items.values()) item.dispose();
    this.#items.clear();
    // Where the bus has gone there is no name to give back.
    await connection.releaseName(watcherName).catch(() => undefined);
    connection.close();
  }

  items(): TrayItem[] {
    return [...this.#items.values()];
  }

  /** The only item there is; waits until there is one. */
  async item(timeout = 10_000): Promise<TrayItem> {
    return waitFor(() => this.items().at(-1), { what: 'an icon in the tray', timeout, interval: 2 });
  }

  async waitUntilEmpty(timeout = 10_000): Promise<void> {
    await waitFor(() => this.#items.size === 0, { what: 'the tray to be empty', timeout });
  }

  #answer(connection: Connection, message: Message): boolean {
    if (message.type !== MessageType.METHOD_CALL || message.path !== watcherPath) return false;
    const reply = (signature?: string, body?: unknown[]): boolean => {
      connection.bus.send(Message.newMethodReturn(message, signature, body));
      return true;
    };
    const [first, second] = message.body.map(String);
    switch (message.member) {
      case 'RegisterStatusNotifierItem':
        this.#register(connection, message.sender, first ?? '');
        return reply();
      case 'RegisterStatusNotifierHost':
        return reply();
      case 'Get': {
        const value = this.#properties()[second ?? ''];
        return value === undefined ? false : reply('v', [value]);
      }
      case 'GetAll':
        return reply('a{sv}', [this.#properties()]);
      default:
        return false;
    }
  }

  #properties(): Record<string, Variant> {
    return {
      IsStatusNotifierHostRegistered: new Variant('b', true),
      ProtocolVersion: new Variant('i', 0),
      RegisteredStatusNotifierItems: new Variant('as', [...this.#items.keys()]),
    };
  }

  /** What is registered is a bus name, or (Ayatana's way) an object path on the caller's connection. */
  #register(connection: Connection, sender: string, registered: string): void {
    const isPath = registered.startsWith('/');
    const service = isPath ? sender : registered;
    const path = isPath ? registered : '/StatusNotifierItem';
    const item = new TrayItem(connection, service, sender, path);
    this.registrations.push(item);
    const announce = (): void => {
      this.#items.set(service, item);
      this.#emit(connection, 'StatusNotifierItemRegistered', service);
    };
    // A program that ends while it registers is no item.
    item.follow().then(announce, () => undefined);
  }

  #forget(connection: Connection, name: string): void {
    for (const [service, item] of this.#items) {
      if (service !== name && item.owner !== name) continue;
      item.dispose();
      this.#items.delete(service);
      this.#emit(connection, 'StatusNotifierItemUnregistered', service);
    }
  }

  #emit(connection: Connection, member: string, service: string): void {
    connection.bus.send(Message.newSignal(watcherPath, watcherName, member, 's', [service]));
  }
}

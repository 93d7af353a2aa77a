import type { Connection } from './dbus.ts';
import { fromPixmap, type Image } from './image.ts';
import { TrayMenu, type MenuNode } from './tray-menu.ts';
import { waitFor } from './wait.ts';

const itemInterface = 'org.kde.StatusNotifierItem';

/** One icon in the tray, seen the way a tray host sees it: over the bus. */
export class TrayItem {
  /** The name the program registered, and the unique name of the connection behind it. */
  readonly service: string;
  readonly owner: string;
  /** When its registration arrived, in milliseconds of the wall clock with fractions. */
  readonly registeredAt: number;
  /** The process behind it, once the bus has told. */
  pid = 0;
  readonly #connection: Connection;
  readonly #path: string;
  #signals: string[] = [];
  #stopListening: (() => void) | null = null;

  constructor(connection: Connection, service: string, owner: string, path: string) {
    this.#connection = connection;
    this.service = service;
    this.owner = owner;
    this.#path = path;
    this.registeredAt = performance.timeOrigin + performance.now();
  }

  /** Starts to follow the item. It counts as being in the tray only once no signal of its can be missed any more. */
  async follow(): Promise<void> {
    const [pid] = await this.#connection.callDaemon('GetConnectionUnixProcessID', 's', [this.owner]);
    this.pid = Number(pid);
    const rule = `sender='${this.owner}',interface='${itemInterface}'`;
    this.#stopListening = await this.#connection.listen(rule, (signal) => {
      if (signal.sender === this.owner && signal.interface === itemInterface)
        this.#signals.push(signal.member);
    });
  }

  dispose(): void {
    this.#stopListening?.();
  }

  /** The signals the item has sent: NewIcon, NewToolTip, NewStatus … A test counts them to see needless updates. */
  signals(name?: string): string[] {
    return name === undefined ? [...this.#signals] : this.#signals.filter((signal) => signal === name);
  }

  async property(name: string): Promise<unknown> {
    const [value] = await this.#connection.call({
      destination: this.service,
      path: this.#path,
      interface: 'org.freedesktop.DBus.Properties',
      member: 'Get',
      signature: 'ss',
      body: [itemInterface, name],
    });
    return (value as { value: unknown }).value;
  }

  /** Every size the program offers, smallest first. */
  async icons(): Promise<Image[]> {
    const pixmaps = (await this.property('IconPixmap')) as [number, number, Uint8Array][];
    return pixmaps
      .map(([width, height, argb]) => fromPixmap(width, height, argb))
      .sort((one, other) => one.width - other.width);
  }

  /** The largest size. */
  async icon(): Promise<Image> {
    const icon = (await this.icons()).at(-1);
    if (icon === undefined) throw new Error('The tray item has no picture.');
    return icon;
  }

  async title(): Promise<string> {
    return String(await this.property('Title'));
  }

  async status(): Promise<string> {
    return String(await this.property('Status'));
  }

  /** ToolTip is (icon name, pictures, title, text); programs put their words into either of the last two. */
  async tooltip(): Promise<string> {
    const [, , title, text] = (await this.property('ToolTip')) as [string, unknown, string, string];
    return [title, text].filter((part) => part !== '').join('\n');
  }

  async menu(): Promise<MenuNode> {
    return (await this.#menu()).read();
  }

  async choose(label: string): Promise<void> {
    await (await this.#menu()).choose(label);
  }

  async #menu(): Promise<TrayMenu> {
    return new TrayMenu(this.#connection, this.service, String(await this.property('Menu')));
  }

  click(x = 0, y = 0): Promise<void> {
    return this.#send('Activate', x, y);
  }

  secondaryClick(x = 0, y = 0): Promise<void> {
    return this.#send('SecondaryActivate', x, y);
  }

  contextMenu(x = 0, y = 0): Promise<void> {
    return this.#send('ContextMenu', x, y);
  }

  async #send(member: string, x: number, y: number): Promise<void> {
    await this.#connection.call({
      destination: this.service,
      path: this.#path,
      interface: itemInterface,
      member,
      signature: 'ii',
      body: [x, y],
    });
  }

  /** Looks at the picture now and again after each NewIcon until it is as wanted. */
  async waitForIcon(wanted: (icon: Image) => boolean, what: string, timeout = 10_000): Promise<Image> {
    let seen = -1;
    return waitFor(
      async () => {
        const count = this.signals('NewIcon').length;
        if (count === seen) return null;
        seen = count;
        const icon = await this.icon();
        return wanted(icon) ? icon : null;
      },
      { what: `the tray icon to be ${what}`, timeout, interval: 5 },
    );
  }
}

import { DBusError, Variant } from 'dbus-next';

import type { Connection } from './dbus.ts';

/** One entry of a com.canonical.dbusmenu tree, as a tray host draws it. */
export interface MenuNode {
  id: number;
  label: string;
  type: 'standard' | 'separator';
  enabled: boolean;
  visible: boolean;
  /** null when the entry is no check box or radio button. */
  checked: boolean | null;
  children: MenuNode[];
}

const mostTries = 5;

type Layout = [id: number, properties: Record<string, Variant>, children: Variant<Layout>[]];

function node([id, properties, children]: Layout): MenuNode {
  const text = (name: string): string => String(properties[name]?.value ?? '');
  return {
    id,
    // An underscore marks the access key; a doubled one is an underscore.
    label: text('label').replaceAll(/_(_?)/g, '$1'),
    type: text('type') === 'separator' ? 'separator' : 'standard',
    enabled: properties['enabled']?.value !== false,
    visible: properties['visible']?.value !== false,
    checked: properties['toggle-type'] === undefined ? null : properties['toggle-state']?.value === 1,
    children: children.map((child) => node(child.value)),
  };
}

/** Finds an entry by its label; "A > B" walks into submenus. */
export function findEntry(root: MenuNode, label: string): MenuNode | null {
  let at: MenuNode | null = root;
  for (const part of label.split(' > ')) {
    at = at?.children.find((child) => child.label === part) ?? null;
  }
  return at;
}

export class TrayMenu {
  readonly #connection: Connection;
  readonly #target: { destination: string; path: string; interface: string };

  constructor(connection: Connection, destination: string, path: string) {
    this.#connection = connection;
    this.#target = { destination, path, interface: 'com.canonical.dbusmenu' };
  }

  #call(member: string, signature: string, body: unknown[]): Promise<unknown[]> {
    return this.#connection.call({ ...this.#target, member, signature, body });
  }

  /** What a host does when the person opens the menu: announce it, then ask for the tree. */
  async read(): Promise<MenuNode> {
    await this.#call('AboutToShow', 'i', [0]);
    const [, layout] = await this.#call('GetLayout', 'iias', [0, -1, []]);
    return node(layout as Layout);
  }

  /** An app that gets a new menu between our reading and our choosing refuses the old entry's id; then we look again. */
  async choose(label: string): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const id = await this.#find(label);
      const seconds = Math.floor(performance.now() / 1000);
      try {
        await this.#call('Event', 'isvu', [id, 'clicked', new Variant('s', ''), seconds]);
        return;
      } catch (error) {
        if (!(error instanceof DBusError) || tries === mostTries) throw error;
      }
    }
  }

  async #find(label: string): Promise<number> {
    const root = await this.read();
    const entry = findEntry(root, label);
    if (entry === null) {
      const known = root.children.map((child) => child.label).filter((name) => name !== '');
      throw new Error(`No menu entry "${label}". There are: ${known.join(', ')}.`);
    }
    if (!entry.enabled) throw new Error(`The menu entry "${label}" is disabled.`);
    return entry.id;
  }
}

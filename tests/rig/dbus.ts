import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Message, MessageType, NameFlag, sessionBus, type MessageBus } from 'dbus-next';

import { start, type Running } from './process.ts';
import { withTimeout } from './wait.ts';

/** No service folders: nothing is started by the bus behind our back, so what is on it is what a test put there. */
const config = (
  folder: string,
): string => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${folder}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;

export interface SessionBus {
  address: string;
  daemon: Running;
}

export async function startBus(folder: string, env: NodeJS.ProcessEnv): Promise<SessionBus> {
  const path = join(folder, 'bus.conf');
  writeFileSync(path, config(folder));
  const daemon = start(
    'dbus-daemon',
    [`--config-file=${path}`, '--print-address', '--nofork', '--nopidfile'],
    {
      env,
    },
  );
  const [address] = await daemon.waitForOutput(/unix:\S+/);
  return { address, daemon };
}

export interface Call {
  destination: string;
  path: string;
  interface: string;
  member: string;
  signature?: string;
  body?: unknown[];
}

export interface Signal {
  sender: string;
  path: string;
  interface: string;
  member: string;
  body: unknown[];
}

/** One connection to the bus, with the low-level half of dbus-next: no introspection, so no surprise round trips. */
export class Connection {
  readonly bus: MessageBus;
  #listeners = new Set<(signal: Signal) => void>();
  #broken: Promise<never>;

  private constructor(bus: MessageBus) {
    this.bus = bus;
    // When the bus goes away (some tests see to that), dbus-next leaves calls without an answer for ever.
    this.#broken = new Promise((_resolve, reject) => bus.on('error', reject));
    this.#broken.catch(() => undefined);
    bus.on('message', (message) => {
      if (message.type !== MessageType.SIGNAL) return;
      for (const listener of this.#listeners) listener(message);
    });
  }

  static async open(address: string): Promise<Connection> {
    const bus = sessionBus({ busAddress: address });
    await withTimeout(
      new Promise<void>((resolve, reject) => {
        bus.on('connect', resolve);
        bus.on('error', reject);
      }),
      `a connection to the bus at ${address}`,
    );
    return new Connection(bus);
  }

  async call(call: Call, timeout = 5000): Promise<unknown[]> {
    const what = `${call.destination} to answer ${call.interface}.${call.member}`;
    const answer = Promise.race([this.bus.call(new Message(call)), this.#broken]);
    const reply = await withTimeout(answer, what, timeout);
    return reply?.body ?? [];
  }

  async listen(rule: string, listener: (signal: Signal) => void): Promise<() => void> {
    this.#listeners.add(listener);
    await this.callDaemon('AddMatch', 's', [`type='signal',${rule}`]);
    return () => this.#listeners.delete(listener);
  }

  callDaemon(member: string, signature: string, body: unknown[]): Promise<unknown[]> {
    const name = 'org.freedesktop.DBus';
    return this.call({
      destination: name,
      path: '/org/freedesktop/DBus',
      interface: name,
      member,
      signature,
      body,
    });
  }

  async takeName(name: string): Promise<void> {
    await this.callDaemon('RequestName', 'su', [name, NameFlag.DO_NOT_QUEUE]);
  }

  async releaseName(name: string): Promise<void> {
    await this.callDaemon('ReleaseName', 's', [name]);
  }

  async hasOwner(name: string): Promise<boolean> {
    const [owned] = await this.callDaemon('NameHasOwner', 's', [name]);
    return owned === true;
  }

  close(): void {
    this.bus.disconnect();
  }
}

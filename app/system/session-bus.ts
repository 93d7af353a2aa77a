import { connect, type Socket } from 'node:net';

/**
 * The little of D-Bus that Electron does not offer: is a name owned on the session bus, and tell me when that changes.
 * Two calls and one signal need no library; their messages hold nothing but strings.
 */
export interface NameWatch {
  close(): void;
}

interface WatchOptions {
  address: string | undefined;
  name: string;
  /** Called at first with what is, then with every change; `null` when there is no bus (any more). */
  onOwner(owned: boolean | null): void;
}

/** The letter l, which begins every message whose numbers are little-endian. */
const littleEndian = 0x6c;

const align = (size: number, to: number): number => (size + to - 1) & ~(to - 1);

function padded(bytes: Buffer, to: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(align(bytes.length, to) - bytes.length)]);
}

function string(text: string): Buffer {
  const bytes = Buffer.from(`${text}\0`);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length - 1);
  return Buffer.concat([length, bytes]);
}

/** A header field: its code, and its value as a variant. */
const field = (code: number, type: string, value: Buffer): Buffer =>
  Buffer.concat([Buffer.from([code, 1]), Buffer.from(`${type}\0`), value]);

/** A method call on the bus itself, with at most one string argument. */
export function encodeCall(serial: number, member: string, argument: string | null): Buffer {
  const body = argument === null ? Buffer.alloc(0) : string(argument);
  const fields = [
    field(1, 'o', string('/org/freedesktop/DBus')),
    field(2, 's', string('org.freedesktop.DBus')),
    field(3, 's', string(member)),
    field(6, 's', string('org.freedesktop.DBus')),
    ...(argument === null ? [] : [field(8, 'g', Buffer.from('\u0001s\0'))]),
  ];
  // Each field starts at a multiple of 8; the padding behind the last one does not count as the array's.
  const last = fields.at(-1) ?? Buffer.alloc(0);
  const array = Buffer.concat([...fields.slice(0, -1).map((part) => padded(part, 8)), last]);
  const head = Buffer.alloc(16);
  head.set([littleEndian, 1, 0, 1]);
  head.writeUInt32LE(body.length, 4);
  head.writeUInt32LE(serial, 8);
  head.writeUInt32LE(array.length, 12);
  return Buffer.concat([padded(Buffer.concat([head, array]), 8), body]);
}

export interface Message {
  /** 2 is a reply, 3 an error, 4 a signal. */
  type: number;
  replyTo: number | null;
  body: Buffer;
  size: number;
}

const largestMessage = 128 * 1024 * 1024;

/** The first message in the bytes; null when it is not complete. Throws at what no bus of this machine would send. */
export function decode(bytes: Buffer): Message | null {
  if (bytes.length < 16) return null;
  const [bodyLength, fieldsLength] = [bytes.readUInt32LE(4), bytes.readUInt32LE(12)];
  if (bytes[0] !== littleEndian || bodyLength + fieldsLength > largestMessage) {
    throw new RangeError('This is not a D-Bus message.');
  }
  const bodyStart = align(16 + fieldsLength, 8);
  if (bytes.length < bodyStart + bodyLength) return null;
  // REPLY_SERIAL (code 5) is a uint32; the header's fields start at multiples of 8.
  let replyTo: number | null = null;
  for (let at = 16; at + 8 <= bodyStart; at += 8) {
    if (bytes[at] === 5 && bytes[at + 1] === 1 && bytes[at + 2] === 0x75)
      replyTo = bytes.readUInt32LE(at + 4);
  }
  const body = bytes.subarray(bodyStart, bodyStart + bodyLength);
  return { type: bytes[1] ?? 0, replyTo, body, size: bodyStart + bodyLength };
}

/** The strings of a body that holds only strings. */
export function decodeStrings(body: Buffer): string[] {
  const strings: string[] = [];
  for (let at = 0; at + 4 < body.length;) {
    const length = body.readUInt32LE(at);
    strings.push(body.toString('utf8', at + 4, at + 4 + length));
    at = align(at + 4 + length + 1, 4);
  }
  return strings;
}

/** Where the bus listens: the first place of the address that a socket reaches. */
export function socketPath(address: string | undefined): string | null {
  for (const part of (address ?? '').split(';')) {
    const [, kind, path] = /^unix:(?:.*,)?(path|abstract)=([^,]+)/.exec(part) ?? [];
    try {
      if (path !== undefined) return (kind === 'abstract' ? '\0' : '') + decodeURIComponent(path);
    } catch {
      // An escape that is none; the next place may be spelled right.
    }
  }
  return null;
}

const [addMatch, nameHasOwner] = [2, 3];

function converse(socket: Socket, { name, onOwner }: WatchOptions): void {
  let pending = Buffer.alloc(0);
  let authenticated = false;
  const uid = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
  socket.write(`\0AUTH EXTERNAL ${uid}\r\n`);

  function begin(): void {
    const rule = `type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='${name}'`;
    socket.write('BEGIN\r\n');
    socket.write(encodeCall(1, 'Hello', null));
    socket.write(encodeCall(addMatch, 'AddMatch', rule));
    socket.write(encodeCall(nameHasOwner, 'NameHasOwner', name));
  }

  function receive({ type, replyTo, body }: Message): void {
    if (type === 2 && replyTo === nameHasOwner && body.length >= 4) onOwner(body.readUInt32LE(0) !== 0);
    const [changed, , owner] = type === 4 ? decodeStrings(body) : [];
    if (changed === name && owner !== undefined) onOwner(owner !== '');
  }

  function next(): Message | null {
    try {
      // Whoever was told of one message may have had enough.
      return socket.destroyed ? null : decode(pending);
    } catch {
      socket.destroy();
      return null;
    }
  }

  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    if (!authenticated) {
      const end = pending.indexOf('\r\n');
      if (end < 0) return;
      if (!pending.toString('latin1', 0, end).startsWith('OK')) {
        socket.destroy();
        return;
      }
      pending = pending.subarray(end + 2);
      authenticated = true;
      begin();
    }
    for (let message = next(); message !== null; message = next()) {
      pending = pending.subarray(message.size);
      receive(message);
    }
  });
}

export function watchName(options: WatchOptions): NameWatch {
  const path = socketPath(options.address);
  if (path === null) {
    options.onOwner(null);
    return { close: () => undefined };
  }
  const socket = connect({ path });
  // Whatever ends it, the bus is gone for us; 'close' follows every 'error'.
  socket.on('error', () => undefined);
  socket.on('close', () => options.onOwner(null));
  socket.unref();
  converse(socket, options);
  return {
    close() {
      socket.removeAllListeners('close');
      socket.destroy();
    },
  };
}

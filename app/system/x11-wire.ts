/**
 * The few bytes of X11 that it takes to ask where the pointer is, and of the file with the display's cookie. Whatever
 * the bytes are, a decoder answers null rather than throw.
 */
export interface Point {
  x: number;
  y: number;
}

/** `:0`, `:0.1` or `unix:0`; null for a display on another machine. */
export function parseDisplay(name: string | undefined): { number: string; screen: number } | null {
  const [, number, screen = '0'] = /^(?:unix)?:(\d{1,9})(?:\.(\d{1,3}))?$/.exec(name ?? '') ?? [];
  return number === undefined ? null : { number, screen: Number(screen) };
}

const cookieScheme = 'MIT-MAGIC-COOKIE-1';
const [familyLocal, familyWild] = [256, 65_535];

/** The entries of an .Xauthority file up to the first one that is cut off: a family, and four counted strings. */
function* authorityEntries(file: Buffer) {
  for (let at = 0; at + 2 <= file.length;) {
    const family = file.readUInt16BE(at);
    const fields: Buffer[] = [];
    at += 2;
    while (fields.length < 4) {
      const end = at + 2 <= file.length ? at + 2 + file.readUInt16BE(at) : Infinity;
      if (end > file.length) return;
      fields.push(file.subarray(at + 2, end));
      at = end;
    }
    const [address, display, scheme] = fields.map((field) => field.toString('latin1'));
    yield { family, address, display, scheme, cookie: fields[3] ?? null };
  }
}

/** The cookie for a local display. The host only decides between several: it may have another name by now. */
export function findCookie(file: Buffer, display: string, host: string): Buffer | null {
  const fitting = [...authorityEntries(file)].filter(
    (entry) =>
      (entry.family === familyLocal || entry.family === familyWild) &&
      (entry.display === '' || entry.display === display) &&
      entry.scheme === cookieScheme,
  );
  const best = fitting.find((entry) => entry.family === familyWild || entry.address === host) ?? fitting[0];
  return best?.cookie ?? null;
}

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);

/** The first thing a client says: little-endian, protocol 11.0, and its cookie if it has one. */
export function encodeSetup(cookie: Buffer | null): Buffer {
  const scheme = Buffer.from(cookie === null ? '' : cookieScheme);
  const data = cookie ?? Buffer.alloc(0);
  const head = Buffer.alloc(12);
  head.write('l', 'latin1');
  head.writeUInt16LE(11, 2);
  head.writeUInt16LE(scheme.length, 6);
  head.writeUInt16LE(data.length, 8);
  return Buffer.concat([head, padded(scheme), padded(data)]);
}

export const setupHeadSize = 8;

/** How long the rest of the server's answer is; null when it refuses, or is no X server. */
export function decodeSetupHead(head: Buffer): number | null {
  if (head.length < setupHeadSize || head[0] !== 1 || head.readUInt16LE(2) !== 11) return null;
  return head.readUInt16LE(6) * 4;
}

/** The root window of a screen. The screens stand behind two lists, and each ends in a list of lists. */
export function decodeRoot(setup: Buffer, screen: number): number | null {
  if (setup.length < 32 || screen >= setup.readUInt8(20)) return null;
  let at = 32 + ((setup.readUInt16LE(16) + 3) & ~3) + setup.readUInt8(21) * 8;
  for (let passed = 0; at + 40 <= setup.length; passed += 1) {
    if (passed === screen) return setup.readUInt32LE(at);
    const depths = setup.readUInt8(at + 39);
    at += 40;
    for (let depth = 0; depth < depths; depth += 1) {
      if (at + 8 > setup.length) return null;
      at += 8 + setup.readUInt16LE(at + 2) * 24;
    }
  }
  return null;
}

export function encodeQueryPointer(root: number): Buffer {
  const request = Buffer.from([38, 0, 2, 0, 0, 0, 0, 0]);
  request.writeUInt32LE(root, 4);
  return request;
}

/** A reply to QueryPointer, an error and an event are all this long. */
export const messageSize = 32;

/** A server sends some events unasked, such as a new keyboard mapping. */
export const isEvent = (message: Buffer): boolean => (message[0] ?? 0) > 1;

/** The answer to the connection's first request; null for an error, and for a pointer on another screen. */
export function decodePointer(message: Buffer): Point | null {
  if (message.length < messageSize || message[0] !== 1 || message[1] !== 1) return null;
  if (message.readUInt16LE(2) !== 1) return null;
  return { x: message.readInt16LE(16), y: message.readInt16LE(18) };
}

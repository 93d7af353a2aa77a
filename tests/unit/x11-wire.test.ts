import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodePointer,
  decodeRoot,
  decodeSetupHead,
  encodeQueryPointer,
  encodeSetup,
  findCookie,
  isEvent,
  parseDisplay,
} from '../../app/system/x11-wire.ts';

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));

test('only a display of this machine has a number', () => {
  expect(parseDisplay(':0')).toEqual({ number: '0', screen: 0 });
  expect(parseDisplay(':12.3')).toEqual({ number: '12', screen: 3 });
  expect(parseDisplay('unix:7.0')).toEqual({ number: '7', screen: 0 });
  const others = [
    '',
    ':',
    '0',
    'host:0',
    'localhost:10.0',
    '[::1]:0',
    ':0.',
    ':-1',
    ':0/../1',
    ':1e3',
    ' :0',
  ];
  for (const name of [undefined, ...others, `:${'9'.repeat(40)}`]) {
    expect(parseDisplay(name), name ?? 'unset').toBeNull();
  }
});

describe('the cookie file', () => {
  const cookieScheme = 'MIT-MAGIC-COOKIE-1';
  const [internet, local, wild] = [0, 256, 65_535];

  function entry(family: number, address: string, display: string, cookie: string, scheme = cookieScheme) {
    const counted = [address, display, scheme, cookie].flatMap((field) => [
      Buffer.from([field.length >> 8, field.length & 255]),
      Buffer.from(field),
    ]);
    return Buffer.concat([Buffer.from([family >> 8, family & 255]), ...counted]);
  }
  const found = (...entries: Buffer[]) =>
    findCookie(Buffer.concat(entries), '1', 'here')?.toString('latin1') ?? null;

  test('gives the one of our display', () => {
    expect(found(entry(local, 'here', '0', 'zero'), entry(local, 'here', '1', 'one'))).toBe('one');
    expect(found(entry(local, 'here', '', 'any'))).toBe('any');
    expect(found(entry(wild, '', '1', 'wild'))).toBe('wild');
    expect(found(entry(local, 'here', '11', 'eleven'))).toBeNull();
    expect(found()).toBeNull();
  });

  test('prefers this host, and takes another when that is all there is', () => {
    expect(found(entry(local, 'there', '1', 'other'), entry(local, 'here', '1', 'ours'))).toBe('ours');
    expect(found(entry(local, 'before-dhcp', '1', 'renamed'))).toBe('renamed');
  });

  test('has entries that are not for us', () => {
    expect(found(entry(internet, 'here', '1', 'tcp'))).toBeNull();
    expect(found(entry(local, 'here', '1', 'des', 'XDM-AUTHORIZATION-1'))).toBeNull();
  });

  test('cut off anywhere gives the whole entries before the cut', () => {
    const [first, second] = [entry(local, 'there', '1', 'first'), entry(local, 'here', '1', 'second')];
    const file = Buffer.concat([first, second]);
    for (let size = 0; size <= file.length; size += 1) {
      const expected = size === file.length ? 'second' : size >= first.length ? 'first' : null;
      expect(found(file.subarray(0, size)), `${size} bytes`).toBe(expected);
    }
  });

  test('of any bytes at all does not throw', () => {
    fc.assert(fc.property(bytes, (file) => void findCookie(file, '0', 'here')));
  });
});

test('a client introduces itself with its cookie, in units of four bytes', () => {
  const withCookie = encodeSetup(Buffer.from('0123456789abcdef'));
  expect(withCookie.toString('latin1')).toBe(
    'l\0\u000b\0\0\0\u0012\0\u0010\0\0\0MIT-MAGIC-COOKIE-1\0\x000123456789abcdef',
  );
  expect([...encodeSetup(null)]).toEqual([0x6c, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  expect(encodeSetup(Buffer.from('abc'))).toHaveLength(12 + 20 + 4);
});

test('a request names the window it asks about', () => {
  expect([...encodeQueryPointer(0x9abcdef1)]).toEqual([38, 0, 2, 0, 0xf1, 0xde, 0xbc, 0x9a]);
});

describe("the server's introduction", () => {
  test('says how much follows, unless it refuses', () => {
    expect(decodeSetupHead(Buffer.from([1, 0, 11, 0, 0, 0, 2, 1]))).toBe(0x102 * 4);
    expect(decodeSetupHead(Buffer.from([0, 9, 11, 0, 0, 0, 3, 0]))).toBeNull();
    expect(decodeSetupHead(Buffer.from([2, 0, 11, 0, 0, 0, 3, 0]))).toBeNull();
    expect(decodeSetupHead(Buffer.from('HTTP/1.1'))).toBeNull();
    expect(decodeSetupHead(Buffer.from([1, 0, 11]))).toBeNull();
  });

  const screen = (root: number, visualsByDepth: number[]): Buffer => {
    const head = Buffer.alloc(40);
    head.writeUInt32LE(root);
    head[39] = visualsByDepth.length;
    const depths = visualsByDepth.map((visuals) => {
      const depth = Buffer.alloc(8 + visuals * 24, 0xee);
      depth.writeUInt16LE(visuals, 2);
      return depth;
    });
    return Buffer.concat([head, ...depths]);
  };
  const [first, second] = [screen(0x111, [2, 0, 1]), screen(0x222, [1])];
  const head = Buffer.alloc(32);
  head[16] = 5; // The vendor's name, padded to eight bytes.
  head[20] = 2;
  head[21] = 3;
  const setup = Buffer.concat([head, Buffer.from('Xvfb?...'), Buffer.alloc(3 * 8, 0xff), first, second]);

  test('holds the root window of each screen', () => {
    expect(decodeRoot(setup, 0)).toBe(0x111);
    expect(decodeRoot(setup, 1)).toBe(0x222);
    expect(decodeRoot(setup, 2)).toBeNull();
  });

  test('cut off anywhere holds a root or none', () => {
    const end = setup.length - second.length + 40;
    for (let size = 0; size < setup.length; size += 1) {
      expect(decodeRoot(setup.subarray(0, size), 1), `${size} bytes`).toBe(size >= end ? 0x222 : null);
    }
  });

  test('of any bytes at all does not throw', () => {
    fc.assert(fc.property(bytes, fc.nat(300), (noise, index) => void decodeRoot(noise, index)));
    // Lengths and counts that point anywhere, in something that is otherwise a setup.
    const damage = fc.tuple(fc.nat(setup.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(damage, { maxLength: 8 }), (damages) => {
        const damaged = Buffer.from(setup);
        for (const [at, value] of damages) damaged[at] = value;
        decodeRoot(damaged, 1);
      }),
    );
  });
});

describe('the answer', () => {
  const reply = (x: number, y: number): Buffer => {
    const message = Buffer.alloc(32);
    message.set([1, 1, 1, 0]);
    message.writeInt16LE(x, 16);
    message.writeInt16LE(y, 18);
    return message;
  };
  const changed = (at: number, value: number): Buffer => {
    const message = reply(10, 20);
    message[at] = value;
    return message;
  };

  test('is a point of the root window', () => {
    expect(decodePointer(reply(1270, 790))).toEqual({ x: 1270, y: 790 });
    expect(decodePointer(reply(-3, 32_767))).toEqual({ x: -3, y: 32_767 });
  });

  test('is none when it is an error, of another screen, to another request or too short', () => {
    expect(decodePointer(changed(0, 0))).toBeNull();
    expect(decodePointer(changed(1, 0))).toBeNull();
    expect(decodePointer(changed(2, 2))).toBeNull();
    expect(decodePointer(reply(10, 20).subarray(0, 31))).toBeNull();
  });

  test('may stand behind events', () => {
    const mappingNotify = 34;
    expect(isEvent(changed(0, mappingNotify))).toBe(true);
    expect(isEvent(reply(1, 1))).toBe(false);
    expect(isEvent(changed(0, 0))).toBe(false);
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, decodeStrings, encodeCall, socketPath, watchName } from '../../app/system/session-bus.ts';

/** Messages as libdbus writes them, so that both directions are held against somebody else's bytes. */
const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(/\s/g, ''), 'hex');

const hello = bytes(`
  6c 01 00 01  00 00 00 00  01 00 00 00  6d 00 00 00
  01 01 6f 00  15 00 00 00  2f 6f 72 67 2f 66 72 65 65 64 65 73 6b 74 6f 70 2f 44 42 75 73 00 00 00
  02 01 73 00  14 00 00 00  6f 72 67 2e 66 72 65 65 64 65 73 6b 74 6f 70 2e 44 42 75 73 00 00 00 00
  03 01 73 00  05 00 00 00  48 65 6c 6c 6f 00 00 00
  06 01 73 00  14 00 00 00  6f 72 67 2e 66 72 65 65 64 65 73 6b 74 6f 70 2e 44 42 75 73 00 00 00 00`);

/** The answer "true" to call 3. */
const reply = bytes(`
  6c 02 01 01  04 00 00 00  ff ff ff ff  2f 00 00 00
  05 01 75 00  03 00 00 00
  08 01 67 00  01 62 00 00
  07 01 73 00  14 00 00 00  6f 72 67 2e 66 72 65 65 64 65 73 6b 74 6f 70 2e 44 42 75 73 00 00 00 00
  01 00 00 00`);

function signal(...strings: string[]): Buffer {
  const body = Buffer.concat(
    strings.map((text) => {
      const length = Buffer.byteLength(text);
      const part = Buffer.alloc((4 + length + 1 + 3) & ~3);
      part.writeUInt32LE(length);
      part.write(text, 4);
      return part;
    }),
  );
  const head = bytes('6c 04 01 01  00 00 00 00  02 00 00 00  00 00 00 00');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}

describe('a call', () => {
  test('without an argument is what libdbus sends', () => {
    const ours = encodeCall(1, 'Hello', null);
    expect(ours.subarray(0, 12)).toEqual(hello.subarray(0, 12));
    expect(ours.subarray(16)).toEqual(hello.subarray(16));
  });

  test('says how long its header is, without the padding behind it', () => {
    // The last field is 8 + 20 + 1 bytes and starts at a multiple of 8; the padding behind it does not count.
    expect(encodeCall(1, 'Hello', null).readUInt32LE(12)).toBe(hello.length - 16 - 3);
  });

  test.each(['', 'a', 'ab', 'abc', 'abcd', 'org.kde.StatusNotifierWatcher', 'schön'])(
    'carries its argument "%s"',
    (argument) => {
      const message = decode(encodeCall(7, 'NameHasOwner', argument));
      expect(message).toMatchObject({ type: 1, replyTo: null });
      expect(decodeStrings(message?.body ?? Buffer.alloc(0))).toEqual([argument]);
    },
  );
});

describe('a message', () => {
  test('that answers says which call, and what', () => {
    const message = decode(reply);
    expect(message).toMatchObject({ type: 2, replyTo: 3, size: reply.length });
    expect(message?.body.readUInt32LE(0)).toBe(1);
  });

  test('with several strings gives them in order', () => {
    const message = decode(signal('org.kde.StatusNotifierWatcher', ':1.2', ''));
    expect(decodeStrings(message?.body ?? Buffer.alloc(0))).toEqual([
      'org.kde.StatusNotifierWatcher',
      ':1.2',
      '',
    ]);
  });

  test('is waited for until it is whole', () => {
    for (let length = 0; length < reply.length; length += 1)
      expect(decode(reply.subarray(0, length))).toBeNull();
  });

  test('ends where the next one begins', () => {
    expect(decode(Buffer.concat([reply, hello]))?.size).toBe(reply.length);
  });

  test.each([
    ['big-endian', Buffer.concat([Buffer.from('B'), reply.subarray(1)])],
    ['no message at all', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['one of four gigabytes', bytes('6c 02 01 01 f0 ff ff ff 01 00 00 00 00 00 00 00')],
    ['one whose header wraps around', bytes('6c 02 01 01 00 00 00 00 01 00 00 00 f0 ff ff ff')],
  ])('that is %s is refused', (_name, wrong) => expect(() => decode(wrong)).toThrow(RangeError));

  test('of any bytes is refused, waited for, or has a size that takes the reader on', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 200 }), (given) => {
        const any = Buffer.from(given);
        any[0] = 0x6c;
        try {
          const message = decode(any);
          if (message === null) return;
          expect(message.size).toBeGreaterThanOrEqual(16);
          expect(message.size).toBeLessThanOrEqual(any.length);
          expect(decodeStrings(message.body).length).toBeLessThanOrEqual(any.length);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});

describe('the bus’s address', () => {
  test.each([
    ['unix:path=/run/user/1000/bus', '/run/user/1000/bus'],
    ['unix:path=/run/user/1000/bus,guid=abc', '/run/user/1000/bus'],
    ['unix:guid=abc,path=/run/bus', '/run/bus'],
    ['unix:abstract=/tmp/dbus-x,guid=abc', '\0/tmp/dbus-x'],
    ['unix:path=/with%20space', '/with space'],
    ['tcp:host=localhost,port=1;unix:path=/second', '/second'],
    ['unix:path=/broken%zz;unix:path=/second', '/second'],
    ['unix:path=/broken%zz', null],
    ['tcp:host=localhost,port=1', null],
    ['autolaunch:', null],
    ['', null],
    [undefined, null],
  ])('%s leads to %j', (address, path) => expect(socketPath(address)).toBe(path));

  test('that leads nowhere means there is no bus', () => {
    const told: (boolean | null)[] = [];
    watchName({ address: undefined, name: 'x.y', onOwner: (owned) => told.push(owned) }).close();
    expect(told).toEqual([null]);
  });
});

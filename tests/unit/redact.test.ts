import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redact, redactText } from '../../shared/redact.ts';
import { harmless, inText, secrets } from './redact-samples.ts';

const lines = (text: string): string[] => [
  text,
  `The provider answered ${text}`,
  `(${text})`,
  `"${text}"`,
  `first\n${text}\nlast`,
];

describe('a secret by its shape', () => {
  test.each(secrets)('%s is not in the log', (_name, secret) => {
    for (const line of lines(secret)) expect(redactText(line)).not.toContain(secret);
  });

  test.each(secrets)('%s is not in the log, wherever in the details it is', (_name, secret) => {
    const details = {
      text: secret,
      nested: { list: [1, [{ deeper: `before ${secret} after` }]] },
      error: new Error(`It failed with ${secret}`),
      [secret]: 'as a name',
    };
    expect(JSON.stringify(redact(details))).not.toContain(secret);
  });
});

describe('a secret by what stands beside it', () => {
  test.each(inText)('%s', (text) => {
    expect(text).toMatch(/hunter2|s3cr3t|opaque/);
    for (const line of lines(text)) expect(redactText(line)).not.toMatch(/hunter2|s3cr3t|opaque/);
  });

  const names =
    'token access_token accessToken refreshToken id_token tokens client_secret password passphrase ' +
    'Authorization authorization Cookie set-cookie apiKey api_key x-api-key api-key ' +
    'managementKey management_key x-management-key code state key device_code userCode ' +
    'code_verifier client_assertion credential credentials signature session';

  test.each(names.split(' '))('an object’s member called %s', (name) => {
    for (const value of ['correct horse', ['correct horse'], { inner: 'correct horse' }]) {
      expect(JSON.stringify(redact({ deep: [{ [name]: value }] }))).not.toContain('correct horse');
    }
  });
});

describe('harmless', () => {
  test.each(harmless)('%s is not touched', (text) => expect(redactText(text)).toBe(text));

  test('details are not touched', () => {
    const details = {
      account: 'anthropic-1a2b3c4d',
      why: 'auth_expired',
      tokens: 1234,
      token: null,
      maxTokens: 4096,
      hasCookie: false,
      version: '45.3.4',
      status: 429,
      exitCode: '1',
      tokenType: 'short',
      keyboard: 'de',
      list: [1, 'two', { three: null }],
    };
    expect(redact(details)).toEqual(details);
  });
});

describe('whatever is written', () => {
  test('can be written: circles, depth, breadth and odd values', () => {
    const circle: Record<string, unknown> = { name: 'circle' };
    circle['self'] = circle;
    circle['list'] = Array.from({ length: 200 }, () => circle);
    let deep: unknown = 'bottom';
    for (let depth = 0; depth < 50; depth += 1) deep = [deep];
    const odd = { big: 10n, bytes: Buffer.from('hunter2'), nothing: undefined, circle, deep };
    const text = JSON.stringify(redact(odd));
    expect(text).toContain('circle');
    expect(text).not.toContain(String('h'.codePointAt(0)));
    expect(text.length).toBeLessThan(10_000);
  });

  test('comes back a second time unchanged', () => {
    for (const text of [...secrets.map(([, secret]) => secret), ...inText.flatMap(lines)]) {
      expect(redactText(redactText(text))).toBe(redactText(text));
    }
  });

  test('never throws and is never changed itself', () => {
    fc.assert(
      fc.property(fc.object({ withBigInt: true, withNullPrototype: true }), (value) => {
        const before = structuredClone(value);
        JSON.stringify(redact(value));
        expect(value).toEqual(before);
      }),
    );
  });

  test.each(['a', 'a-', 'a.', 'aA1', '@', 'token', 'eyJ', '%3D', '"', '\\"', 'x='])(
    'does not take for ever: %s, half a million times',
    (piece) => {
      const before = performance.now();
      redactText(piece.repeat(500_000));
      expect(performance.now() - before).toBeLessThan(1000);
    },
  );
});

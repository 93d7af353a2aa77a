import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { headersIn } from '../../app/providers/header-text.ts';

test('names are in lower case, values without the space around them', () => {
  expect(headersIn('HTTP/2 200\r\nX-RateLimit-Limit:  5000 \r\nretry-after:3\r\n')).toEqual({
    'x-ratelimit-limit': '5000',
    'retry-after': '3',
  });
});

test('headers alone are enough', () => expect(headersIn('a: 1\nb: 2')).toEqual({ a: '1', b: '2' }));

test('what follows the empty line is the body, not headers', () => {
  expect(headersIn('HTTP/1.1 200 OK\na: 1\n\n{\n"a": 2,\na: 3\n}')).toEqual({ a: '1' });
  expect(headersIn('\n\na: 1\n\nb: 2')).toEqual({ a: '1' });
});

test('of several answers the last one counts', () => {
  const proxy = 'HTTP/1.1 200 Connection established\r\nvia: proxy\r\n\r\n';
  expect(headersIn(`${proxy}HTTP/2 429\r\nretry-after: 7\r\n\r\n`)).toEqual({ 'retry-after': '7' });
});

test('what curl -v sent is not what it received', () => {
  const said = [
    '* Connected to api.example.com (192.0.2.1) port 443',
    '> GET / HTTP/1.1',
    '> authorization: Bearer secret',
    '>',
    '< HTTP/1.1 200 OK',
    '< x-ratelimit-limit-requests: 10',
    '<',
    'authorization: Bearer secret',
  ];
  expect(headersIn(said.join('\n'))).toEqual({ 'x-ratelimit-limit-requests': '10' });
});

test('any text at all is read without a fuss, and names nothing but headers', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const name of Object.keys(headersIn(text))) expect(name).toMatch(/^[^\s:A-Z]+$/);
    }),
  );
  expect(Object.keys(headersIn('x: 1\n'.repeat(1e6)))).toEqual(['x']);
  expect(Object.keys(headersIn(Array.from({ length: 5000 }, (_, i) => `h${i}: 1`).join('\n')))).toHaveLength(
    200,
  );
  expect(Object.getPrototypeOf(headersIn('__proto__: x'))).toBe(Object.prototype);
});

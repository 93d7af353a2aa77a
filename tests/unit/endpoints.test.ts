import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EndpointsError, parseEndpoints, redirected, type Endpoints } from '../../app/system/endpoints.ts';

const vendor = 'https://api.anthropic.com';
const one = (from: string, to: string): Endpoints => parseEndpoints(JSON.stringify({ [from]: to }));

describe('the file of redirections', () => {
  test.each([
    'http://127.0.0.1:4010',
    'http://127.9.8.7:1',
    'https://127.0.0.1:4010',
    'http://localhost:4010',
    'http://LOCALHOST:4010/',
    'http://[::1]:4010',
    'http://127.1:4010',
  ])('may point to %s', (to) => {
    expect([...one(vendor, to).keys()]).toEqual([vendor]);
  });

  test.each([
    'https://evil.example',
    'http://192.168.1.1',
    'http://0.0.0.0:4010',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'http://evil.example/127.0.0.1',
    'http://128.0.0.1',
    'http://[::]:4010',
    'http://[::ffff:10.0.0.1]:4010',
    'http://localhost@evil.example',
    'http://evil.example#@127.0.0.1',
  ])('may not point to %s', (to) => expect(() => one(vendor, to)).toThrow(EndpointsError));

  test.each([
    'http://127.0.0.1:4010/path',
    'http://127.0.0.1:4010?query',
    'http://127.0.0.1:4010#hash',
    'http://ada@127.0.0.1:4010',
    'http://:hunter2@127.0.0.1:4010',
    'ftp://127.0.0.1',
    'file:///tmp',
    '127.0.0.1:4010',
    'localhost',
    '',
  ])('knows origins only: %s is none, on either side', (text) => {
    expect(() => one(vendor, text)).toThrow(EndpointsError);
    expect(() => one(text, 'http://127.0.0.1:4010')).toThrow(EndpointsError);
  });

  test.each(['', 'nonsense', '[]', 'null', '"x"', '{"https://a.example":1}', '{"https://a.example":null}'])(
    'that reads %s is refused with a sentence',
    (text) => expect(() => parseEndpoints(text)).toThrow(/^PLIMSOLL_ENDPOINTS: .*\.$/),
  );
});

describe('a request', () => {
  const endpoints = one(vendor, 'http://127.0.0.1:4010');

  test('goes to the target with its path and query', () => {
    expect(redirected(`${vendor}/api/oauth/usage?a=1&b=%2F`, endpoints)).toBe(
      'http://127.0.0.1:4010/api/oauth/usage?a=1&b=%2F',
    );
    expect(redirected(`${vendor}:443/x`, endpoints)).toBe('http://127.0.0.1:4010/x');
  });

  test.each([
    'https://api.anthropic.com:8443/x',
    'http://api.anthropic.com/x',
    'https://api.anthropic.com.evil.example/x',
    'https://api.anthropic.com@evil.example/x',
    'https://chatgpt.com/x',
    'https://evil.example/?https://api.anthropic.com',
  ])('to %s is not sent while redirection is on', (address) => {
    expect(redirected(address, endpoints)).toBeNull();
    expect(redirected(address, new Map())).toBeNull();
  });

  test('to this machine is sent, redirection or not', () => {
    expect(redirected('http://127.0.0.1:8080/x?y', endpoints)).toBe('http://127.0.0.1:8080/x?y');
    expect(redirected('http://localhost:8080/x', null)).toBe('http://localhost:8080/x');
  });

  test('over https: goes out as it is without redirection, over plain http: never', () => {
    expect(redirected(`${vendor}/x?y`, null)).toBe(`${vendor}/x?y`);
    expect(redirected('http://api.anthropic.com/x', null)).toBeNull();
    expect(redirected('ftp://api.anthropic.com/x', null)).toBeNull();
  });

  test('never leaves this machine while redirection is on', () => {
    const host = fc.oneof(
      fc.domain(),
      fc.ipV4(),
      fc.constantFrom('localhost', '[::1]', 'api.anthropic.com', '127.1'),
    );
    const port = fc.option(fc.nat(65_535), { nil: '' });
    fc.assert(
      fc.property(fc.constantFrom('http', 'https', 'ftp'), host, port, (scheme, name, number) => {
        const target = redirected(`${scheme}://${name}:${number}/path`, endpoints);
        if (target !== null) expect(new URL(target).hostname).toMatch(/^(?:127\.[\d.]+|localhost|\[::1\])$/);
      }),
    );
  });
});

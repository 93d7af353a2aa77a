import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ReadError } from '../../app/providers/read-error.ts';
import { errorForAnswer, errorForFailure, retryAfterMs } from '../../app/system/http-errors.ts';
import { minute, now } from './sample.ts';

describe('Retry-After', () => {
  // A date without a zone is Greenwich's, wherever this machine is.
  const zone = process.env['TZ'];
  beforeAll(() => void (process.env['TZ'] = 'Asia/Tokyo'));
  afterAll(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  test.each([
    ['120', 120_000],
    [' 30 ', 30_000],
    ['1.5', 1_500],
    ['0', 0],
    ['Tue, 01 Sep 2026 12:01:00 GMT', minute],
    ['Tuesday, 01-Sep-26 12:01:00 GMT', minute],
    ['Tue Sep  1 12:01:00 2026', minute],
    ['2026-09-01T12:01:00Z', minute],
    ['2026-09-01T14:01:00+02:00', minute],
    ['Tue, 01 Sep 2026 11:00:00 GMT', 0],
  ])('%s is a wait of %s ms, in any time zone', (header, ms) => expect(retryAfterMs(header, now)).toBe(ms));

  test.each([
    null,
    '',
    'soon',
    '-5',
    'in 5 minutes',
    'retry 2099',
    '1e3',
    'Infinity',
    'NaN',
    'Tue, nonsense',
  ])('%s says nothing', (header) => expect(retryAfterMs(header, now)).toBeNull());

  test.each(['99999999999999999999999', '3153600000', 'Fri, 01 Jan 2400 00:00:00 GMT'])(
    '%s is no longer than a month',
    (header) => expect(retryAfterMs(header, now)).toBe(31 * 24 * 60 * minute),
  );

  test('always gives a moment that a date can hold', () => {
    const header = fc.oneof(
      fc.string(),
      fc.nat().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    );
    fc.assert(
      fc.property(header, (text) => {
        const wait = retryAfterMs(text, now) ?? 0;
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(() => new Date(now + wait).toISOString()).not.toThrow();
      }),
    );
  });
});

const answered = (status: number, { headers = {}, text = '{}' } = {}): ReadError =>
  errorForAnswer(status, new Headers(headers), text, now);

describe('an answer with status', () => {
  test.each([
    [401, 'auth_expired'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [429, 'rate_limited'],
    [400, 'server_error'],
    [418, 'server_error'],
    [500, 'server_error'],
    [503, 'server_error'],
    [529, 'server_error'],
  ])('%s is %s', (status, code) => expect(answered(status).code).toBe(code));

  test('403 in front of the provider is a network challenge', () => {
    expect(answered(403, { text: '\n<!doctype html><title>Just a moment…' }).code).toBe('network_challenge');
    expect(answered(403, { headers: { 'cf-mitigated': 'challenge' } }).code).toBe('network_challenge');
  });

  test('429 is waited out for five minutes at least, and for longer when it says so', () => {
    expect(answered(429).retryAt).toBe(now + 5 * minute);
    expect(answered(429, { headers: { 'retry-after': '0' } }).retryAt).toBe(now + 5 * minute);
    expect(answered(429, { headers: { 'retry-after': '3600' } }).retryAt).toBe(now + 60 * minute);
  });

  test('503 names the time it asks for, and none otherwise', () => {
    expect(answered(503, { headers: { 'retry-after': '60' } }).retryAt).toBe(now + minute);
    expect(answered(503).retryAt).toBeNull();
  });

  test('of any kind is told in a sentence that quotes nothing of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 599 }), (status) => {
        const { message } = answered(status, { text: '{"secret":"hunter2"}' });
        expect(message).toMatch(/^[A-Z].*\.$/);
        expect(message).not.toContain('hunter2');
      }),
    );
  });
});

describe('a failure', () => {
  const failed = (message: string, cause?: string): Error =>
    new TypeError(message, cause === undefined ? {} : { cause: new Error(cause) });

  /** As ky does it. */
  const wrapped = (url: string, cause: Error): Error =>
    Object.assign(new Error(`Request failed due to a network error: GET ${url}`, { cause }), {
      name: 'NetworkError',
    });

  test.each([
    [new DOMException('The operation timed out.', 'TimeoutError'), 'timeout'],
    [new DOMException('This operation was aborted', 'AbortError'), 'timeout'],
    [failed('net::ERR_TIMED_OUT'), 'timeout'],
    [failed('net::ERR_CONNECTION_TIMED_OUT'), 'timeout'],
    [failed('fetch failed', 'unexpected redirect'), 'unreadable'],
    [failed("Attempted to redirect, but redirect policy was 'error'"), 'unreadable'],
    [failed('terminated', 'other side closed'), 'unreadable'],
    [failed('net::ERR_CONTENT_LENGTH_MISMATCH'), 'unreadable'],
    [failed('net::ERR_INCOMPLETE_CHUNKED_ENCODING'), 'unreadable'],
    [failed('net::ERR_CONTENT_DECODING_FAILED'), 'unreadable'],
    [failed('fetch failed', 'connect ECONNREFUSED 127.0.0.1:1'), 'offline'],
    [failed('fetch failed', 'getaddrinfo ENOTFOUND api.example.com'), 'offline'],
    [failed('net::ERR_INTERNET_DISCONNECTED'), 'offline'],
    [failed('net::ERR_CERT_AUTHORITY_INVALID'), 'offline'],
    [wrapped('http://127.0.0.1/', failed('fetch failed', 'unexpected redirect')), 'unreadable'],
    [wrapped('http://127.0.0.1/', failed('net::ERR_CONNECTION_TIMED_OUT')), 'timeout'],
    [
      wrapped('https://api.example.com/redirect/timeout/terminated', failed('net::ERR_NAME_NOT_RESOLVED')),
      'offline',
    ],
    ['thrown text', 'offline'],
    [undefined, 'offline'],
  ])('%s is told as %s', (error, code) => expect(errorForFailure(error).code).toBe(code));

  test('that is known already stays what it is', () => {
    const error = new ReadError('forbidden', 'This login may not read usage.');
    expect(errorForFailure(error)).toBe(error);
  });
});

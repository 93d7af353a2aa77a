import { describe, expect, test } from 'vitest';
import { answering, failure, getJson, now, serve } from './http-server.ts';

const minute = 60_000;
const page = '<html><body>Just a moment…</body></html>';

async function ask(status: number, headers: Record<string, string> = {}, body = '{"error":"hunter2"}') {
  const { requests, origin } = await serve(answering(status, headers, body));
  const error = await failure(getJson()({ url: origin, headers: { authorization: 'Bearer hunter2' } }));
  return { error, requests };
}

describe('a refusal', () => {
  test.each([
    [400, 'server_error'],
    [401, 'auth_expired'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [429, 'rate_limited'],
    [500, 'server_error'],
    [502, 'server_error'],
    [503, 'server_error'],
  ])('with status %s is told as %s, after one request only', async (status, code) => {
    const { error, requests } = await ask(status);
    expect(error.code).toBe(code);
    expect(requests).toHaveLength(1);
    expect(`${error.stack}`).not.toContain('hunter2');
  });

  test('in front of the provider is told apart from one by the provider', async () => {
    expect((await ask(403, { 'cf-mitigated': 'challenge' })).error.code).toBe('network_challenge');
    expect((await ask(403, { 'content-type': 'text/html' }, page)).error.code).toBe('network_challenge');
    expect((await ask(401, { 'content-type': 'text/html' }, page)).error.code).toBe('auth_expired');
    expect((await ask(500, { 'content-type': 'text/html' }, page)).error.code).toBe('server_error');
  });
});

describe('a wait that the provider asks for', () => {
  test.each([
    ['in seconds', '600', 10 * minute],
    ['as a date', 'Tue, 01 Sep 2026 13:00:00 GMT', 60 * minute],
    ['as an old kind of date', 'Tuesday, 01-Sep-26 13:00:00 GMT', 60 * minute],
    ['of nothing', '0', 5 * minute],
    ['until a time that has passed', 'Tue, 01 Sep 2026 11:00:00 GMT', 5 * minute],
    ['that makes no sense', 'a while', 5 * minute],
    ['for ever', '99999999999999999999', 31 * 24 * 60 * minute],
  ])('%s is kept, and five minutes at least', async (_name, header, wait) => {
    const { error } = await ask(429, { 'retry-after': header });
    expect(error.retryAt).toBe(now + wait);
  });

  test('not at all is five minutes', async () =>
    expect((await ask(429)).error.retryAt).toBe(now + 5 * minute));

  test('with another status is kept as it is', async () => {
    expect((await ask(503, { 'retry-after': '30' })).error.retryAt).toBe(now + 30_000);
    expect((await ask(503)).error.retryAt).toBeNull();
  });
});

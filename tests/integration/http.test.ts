import { once } from 'node:events';
import { createGzip, gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { answering, failure, getJson, serve, userAgent } from './http-server.ts';

const json = { 'content-type': 'application/json' };
const token = { authorization: 'Bearer hunter2-hunter2' };

describe('a request', () => {
  test('brings back data, under our own name and with its own headers', async () => {
    const { requests, origin } = await serve(answering(200, json, '{"five_hour":{"utilization":40}}'));
    expect(await getJson()({ url: `${origin}/usage?a=1`, headers: token })).toEqual({
      five_hour: { utilization: 40 },
    });
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({
      method: 'GET',
      url: '/usage?a=1',
      headers: { 'user-agent': userAgent, accept: 'application/json', ...token },
    });
  });

  test('may carry data', async () => {
    let body = '';
    const { requests, origin } = await serve((request, response) => {
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => response.end('{}'));
    });
    await getJson()({ url: origin, method: 'POST', body: { user: 'ada' } });
    expect(requests[0]?.method).toBe('POST');
    expect(JSON.parse(body)).toEqual({ user: 'ada' });
  });

  test('brings no cookie back, nor anything cached', async () => {
    const headers = { ...json, 'set-cookie': 'sid=1; Path=/', 'cache-control': 'max-age=3600', etag: '"1"' };
    const { requests, origin } = await serve(answering(200, headers, '{}'));
    const get = getJson();
    await get({ url: origin });
    await get({ url: origin });
    expect(requests).toHaveLength(2);
    for (const { headers: sent } of requests) {
      expect(sent).not.toHaveProperty('cookie');
      expect(sent).not.toHaveProperty('if-none-match');
    }
  });

  test('goes where the endpoints lead, path and all', async () => {
    const { requests, origin } = await serve(answering(200, json, '[]'));
    const get = getJson({ endpoints: new Map([['https://api.vendor.example', origin]]) });
    expect(await get({ url: 'https://api.vendor.example/usage?a=1' })).toEqual([]);
    expect(requests[0]?.url).toBe('/usage?a=1');
  });
});

describe('a request that must not be sent', () => {
  test('plain http: to anything but this machine is refused, and nobody is contacted', async () => {
    const { requests, port } = await serve(answering(200, json, '{}'));
    const fetch = vi.fn(globalThis.fetch);
    // The first two reach this machine, if anything were sent.
    const hosts = ['0.0.0.0', '[::ffff:127.0.0.1]', 'api.vendor.example', '127.0.0.1.nip.example'];
    for (const host of hosts) {
      const { code, message } = await failure(
        getJson({ fetch })({ url: `http://${host}:${port}/`, headers: token }),
      );
      expect(code).toBe('unsupported');
      expect(message).toContain('is not contacted');
    }
    expect(fetch).not.toHaveBeenCalled();
    expect(requests).toEqual([]);
  });

  test('while redirected nothing is contacted that is neither listed nor on this machine', async () => {
    const fetch = vi.fn(globalThis.fetch);
    const get = getJson({
      fetch,
      endpoints: new Map([['https://api.vendor.example', 'http://127.0.0.1:1']]),
    });
    for (const url of [
      'https://other.example/',
      'https://api.vendor.example:8443/',
      'http://api.vendor.example/',
    ]) {
      expect(await failure(get({ url, headers: token }))).toMatchObject({ code: 'unsupported' });
    }
    expect(fetch).not.toHaveBeenCalled();
  });
});

describe('an answer that leads elsewhere is not followed', () => {
  test.each([301, 302, 303, 307, 308])('with status %s', async (status) => {
    const other = await serve(answering(200, json, '{}'));
    const { requests, origin } = await serve(answering(status, { location: `${other.origin}/stolen` }, ''));
    const error = await failure(getJson()({ url: origin, headers: token }));
    expect(error).toMatchObject({ code: 'unreadable' });
    expect(error.message).toContain('redirect');
    expect(other.requests).toEqual([]);
    expect(requests).toHaveLength(1);
  });

  test('not even on the same host', async () => {
    const { requests, origin } = await serve(answering(302, { location: '/other' }, ''));
    expect(await failure(getJson()({ url: origin }))).toMatchObject({ code: 'unreadable' });
    expect(requests).toHaveLength(1);
  });
});

describe('an answer that cannot be read', () => {
  const page = '<!doctype html><title>Sign in</title>';
  const bodies: [name: string, headers: Record<string, string>, body: string | Buffer, says: RegExp][] = [
    ['a web page', { 'content-type': 'text/html' }, page, /web page/],
    ['a web page that says it is data', json, `\n ${page}`, /web page/],
    ['nothing', json, '', /not valid JSON/],
    ['half a document', json, '{"five_hour":{"utiliz', /not valid JSON/],
    ['two documents', json, '{}{}', /not valid JSON/],
    ['UTF-16', json, Buffer.from('\uFEFF{"a":1}', 'utf16le'), /not valid JSON/],
    [
      'noise',
      json,
      Buffer.from(Array.from({ length: 500 }, (_, index) => (index * 89) % 256)),
      /not valid JSON/,
    ],
    ['a very deep document', json, '['.repeat(1_000_000), /not valid JSON/],
    ['what is not gzip, though it says so', { ...json, 'content-encoding': 'gzip' }, '{"a":1}', /broke off/],
    [
      'half of a gzip',
      { ...json, 'content-encoding': 'gzip' },
      gzipSync('{"a":1}').subarray(0, 15),
      /broke off|not valid/,
    ],
  ];

  test.each(bodies)('because it is %s', async (_name, headers, body, says) => {
    const { origin } = await serve(answering(200, headers, body));
    const error = await failure(getJson()({ url: origin, headers: token }));
    expect(error).toMatchObject({ code: 'unreadable', message: expect.stringMatching(says) as string });
  });

  test('because it breaks off in the middle', async () => {
    const { origin } = await serve((_request, response) => {
      response.writeHead(200, { ...json, 'content-length': 1000 });
      response.write('{"a":', () => response.destroy());
    });
    expect(await failure(getJson()({ url: origin }))).toMatchObject({
      code: 'unreadable',
      message: 'The answer broke off.',
    });
  });

  test('letters of another alphabet are no reason: what is not UTF-8 is replaced', async () => {
    const { origin } = await serve(answering(200, json, Buffer.from('{"plan":"Max für Ada"}', 'latin1')));
    expect(await getJson()({ url: origin })).toEqual({ plan: 'Max f\uFFFDr Ada' });
  });

  test('a mark at the beginning is none either, and letters may be cut by the network', async () => {
    const { origin } = await serve((_request, response) => {
      const bytes = Buffer.from('\uFEFF{"plan":"für"}');
      response.writeHead(200, json);
      response.write(bytes.subarray(0, 14), () => setImmediate(() => response.end(bytes.subarray(14))));
    });
    expect(await getJson()({ url: origin })).toEqual({ plan: 'für' });
  });
});

describe('an answer that is too large', () => {
  test('is not read to its end, when a small gzip becomes a large text', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '));
    expect(bomb.length).toBeLessThan(100_000);
    const { origin } = await serve(answering(200, { ...json, 'content-encoding': 'gzip' }, bomb));
    const error = await failure(getJson()({ url: origin }));
    expect(error).toMatchObject({ code: 'unreadable', message: 'The answer is larger than 8 MB.' });
  });

  test.each(['identity', 'gzip'])('is hung up on when it never ends (%s)', async (encoding) => {
    let closed: Promise<unknown> = Promise.reject(new Error('Nobody asked.'));
    closed.catch(() => undefined);
    const { origin } = await serve((_request, response) => {
      closed = once(response, 'close');
      response.writeHead(200, { ...json, 'content-encoding': encoding });
      const sink = encoding === 'gzip' ? createGzip() : response;
      if (sink !== response) sink.on('data', (chunk: Buffer) => response.write(chunk));
      const chunk = Buffer.alloc(1024 * 1024, ' ');
      const pour = (): void => {
        if (!response.destroyed) sink.write(chunk, () => setImmediate(pour));
      };
      pour();
    });
    expect(await failure(getJson()({ url: origin }))).toMatchObject({
      message: 'The answer is larger than 8 MB.',
    });
    await closed;
  });

  test('begins beyond 8 MB', async () => {
    const { origin } = await serve(answering(200, json, JSON.stringify('x'.repeat(8 * 1024 * 1024 - 2))));
    expect(await getJson()({ url: origin })).toHaveLength(8 * 1024 * 1024 - 2);
  });
});

describe('an answer that takes too long is given up', () => {
  const timeoutMs = 250;
  async function givenUp(origin: string): Promise<void> {
    const before = performance.now();
    const error = await failure(getJson({ timeoutMs })({ url: origin }));
    expect(error).toMatchObject({ code: 'timeout' });
    expect(performance.now() - before).toBeLessThan(timeoutMs + 2000);
  }

  test('when nothing comes', async () => givenUp((await serve(() => undefined)).origin));

  test('when its headers come drop by drop', async () => {
    const { origin } = await serve((_request, response) => {
      const { socket } = response;
      socket?.write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => socket?.write('x-slow: 1\r\n'), 20);
      response.on('close', () => clearInterval(drip));
    });
    await givenUp(origin);
  });

  test('when its body comes drop by drop, though each drop is quick', async () => {
    const { origin } = await serve((_request, response) => {
      response.writeHead(200, json);
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    });
    await givenUp(origin);
  });

  test('and holds up no other', async () => {
    const slow = await serve(() => undefined);
    const quick = await serve(answering(200, json, '{}'));
    const get = getJson({ timeoutMs: 60_000 });
    void get({ url: slow.origin }).catch(() => undefined);
    expect(await get({ url: quick.origin })).toEqual({});
  });
});

describe('a server that is not there', () => {
  test('because it hangs up without a word is told as offline', async () => {
    const { origin } = await serve((_request, response) => void response.destroy());
    expect(await failure(getJson()({ url: origin }))).toMatchObject({ code: 'offline' });
  });

  test('because nobody listens is told as offline, without the address’s secrets', async () => {
    const error = await failure(getJson()({ url: 'http://127.0.0.1:1/?key=hunter2', headers: token }));
    expect(error).toMatchObject({ code: 'offline', retryAt: null });
    expect(`${error.stack} ${JSON.stringify(error.cause)}`).not.toContain('hunter2');
  });
});

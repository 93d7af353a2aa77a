import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../../app/demo/simulator.ts';
import type { ProviderDemo } from '../../app/providers/provider.ts';

const usage = 'https://usage.example';
const other = 'https://other.example';

/** Two providers that share an origin, as Google's do. */
const first: ProviderDemo = {
  origins: [usage, other],
  accounts: [],
  answer: ({ origin, path, method, token, body, now }) =>
    path.startsWith('/limits')
      ? { status: 200, body: { origin, path, method, token, body, now, used: 40 } }
      : null,
};
const second: ProviderDemo = {
  origins: [other],
  accounts: [],
  answer: ({ path }) =>
    path === '/second' ? { status: 201, headers: { 'x-by': 'second' }, body: [2] } : null,
};

let clock = 1_000;
let simulator: Simulator;

beforeEach(async () => {
  clock = 1_000;
  simulator = await startSimulator([first, second], { now: () => clock });
});
afterEach(() => simulator.close());

const at = (origin: string, path: string): string => `${simulator.endpoints[origin]}${path}`;
const used = async (response: Response): Promise<unknown> =>
  ((await response.json()) as { used: unknown }).used;

describe('the simulator', () => {
  test('has a loopback port for each origin, and answers by where a request arrives', async () => {
    expect(Object.keys(simulator.endpoints)).toEqual([usage, other]);
    expect(new Set(Object.values(simulator.endpoints)).size).toBe(2);
    for (const [origin, endpoint] of Object.entries(simulator.endpoints)) {
      expect(endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      const headers = { authorization: 'Bearer sample' };
      const response = await fetch(`${endpoint}/limits?page=2`, { method: 'POST', headers, body: 'asked' });
      expect(await response.json()).toMatchObject({
        origin,
        path: '/limits?page=2',
        method: 'POST',
        token: 'sample',
        body: 'asked',
      });
    }
  });

  test('asks the providers of an origin in turn, and says 404 for what none plays', async () => {
    const response = await fetch(at(other, '/second'));
    expect([response.status, response.headers.get('x-by'), await response.json()]).toEqual([
      201,
      'second',
      [2],
    ]);
    expect((await fetch(at(usage, '/second'))).status).toBe(404);
  });

  test('goes by the clock it was given, and records what it received', async () => {
    clock = 5_000;
    const response = await fetch(at(usage, '/limits'), { headers: { 'x-api-key': 'key-1' } });
    expect(await response.json()).toMatchObject({ now: 5_000 });
    expect(simulator.requests).toMatchObject([
      { index: 1, at: 5_000, origin: usage, path: '/limits', method: 'GET', token: 'key-1' },
    ]);
  });

  test('a change to the normal answer, until it is undone', async () => {
    const undo = simulator.control.set(
      { origin: usage, path: '/limits' },
      { body: (normal) => ({ ...(normal as object), used: 95 }) },
    );
    expect(await used(await fetch(at(usage, '/limits?page=1')))).toBe(95);
    expect(await used(await fetch(at(other, '/limits')))).toBe(40);
    undo();
    expect(await used(await fetch(at(usage, '/limits')))).toBe(40);
  });

  test('the latest that matches counts; patterns and tokens match; clear ends it all', async () => {
    const { control } = simulator;
    control.set({ path: /page=\d/ }, { status: 500 });
    control.set({ token: 'ada' }, { status: 429, headers: { 'retry-after': '60' } });
    const asAda = { headers: { authorization: 'Bearer ada' } };
    const limited = await fetch(at(usage, '/limits?page=1'), asAda);
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '60']);
    expect((await fetch(at(usage, '/limits?page=1'))).status).toBe(500);
    control.clear();
    expect((await fetch(at(usage, '/limits?page=1'), asAda)).status).toBe(200);
  });

  test('only so many times', async () => {
    simulator.control.set({}, { status: 401, times: 2 });
    const statuses = [];
    for (let turn = 0; turn < 3; turn += 1) statuses.push((await fetch(at(usage, '/limits'))).status);
    expect(statuses).toEqual([401, 401, 200]);
  });

  test('a raw body, an object and a web page go out as they are', async () => {
    const { control } = simulator;
    control.set({ path: '/limits' }, { body: '{"cut": "sho' });
    expect(await (await fetch(at(usage, '/limits'))).text()).toBe('{"cut": "sho');
    control.set({ path: '/limits' }, { body: { used: null } });
    expect(await used(await fetch(at(usage, '/limits')))).toBeNull();
    control.set(
      { path: '/limits' },
      { status: 403, headers: { 'cf-mitigated': 'challenge' }, html: '<p>No</p>' },
    );
    const page = await fetch(at(usage, '/limits'));
    expect([page.status, page.headers.get('content-type'), page.headers.get('cf-mitigated')]).toEqual([
      403,
      'text/html; charset=utf-8',
      'challenge',
    ]);
    expect(await page.text()).toBe('<p>No</p>');
  });

  test('a connection broken before the answer gives no status, one broken midway no whole body', async () => {
    simulator.control.set({}, { drop: 'before' });
    await expect(fetch(at(usage, '/limits'))).rejects.toThrow('fetch failed');
    simulator.control.set({}, { drop: 'midway' });
    const broken = await fetch(at(usage, '/limits'));
    expect(broken.status).toBe(200);
    await expect(broken.text()).rejects.toThrow('terminated');
  });

  test('a late answer comes, but not before its time', async () => {
    simulator.control.set({}, { delayMs: 120 });
    const started = performance.now();
    expect((await fetch(at(usage, '/limits'))).status).toBe(200);
    // Timers may fire up to a millisecond early.
    expect(performance.now() - started).toBeGreaterThan(118);
  });

  test('a hanging answer never comes, and closing does not wait for it nor for a late one', async () => {
    simulator.control.set({ path: '/limits' }, { hang: true });
    simulator.control.set({ path: '/second' }, { delayMs: 3_600_000 });
    const answers = [fetch(at(usage, '/limits')), fetch(at(other, '/second'))];
    const outcomes = Promise.allSettled(answers);
    await simulator.control.waitForRequest({}, { count: 2 });
    await simulator.close();
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(fetch(at(usage, '/limits'))).rejects.toThrow('fetch failed');
  });

  test('a process that closes it can end, whatever was still to be answered', async () => {
    const module = new URL('../../app/demo/simulator.ts', import.meta.url).href;
    const script = `
      const { startSimulator } = await import('${module}');
      const demo = { origins: ['${usage}'], accounts: [], answer: () => ({ status: 200, body: 1 }) };
      const simulator = await startSimulator([demo], { now: () => 0 });
      simulator.control.set({}, { delayMs: 3_600_000 });
      fetch(simulator.endpoints['${usage}']).catch(() => {});
      await simulator.control.waitForRequest({});
      await simulator.close();
      console.log('closed');`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      timeout: 15_000,
    });
    expect(stdout).toBe('closed\n');
  });

  test('waits for requests that are still to come, and says what came instead', async () => {
    const { waitForRequest } = simulator.control;
    await fetch(at(usage, '/limits'));
    const coming = waitForRequest({ path: '/limits' }, { after: 1, count: 2 });
    await fetch(at(other, '/second'));
    await fetch(at(usage, '/limits'));
    await fetch(at(other, '/limits'));
    expect((await coming).map(({ index, origin }) => [index, origin])).toEqual([
      [3, usage],
      [4, other],
    ]);
    await expect(waitForRequest({ path: '/never' }, { timeoutMs: 20 })).rejects.toThrow(
      `GET ${other}/second`,
    );
  });

  test('keeps the latest 500 requests', async () => {
    for (let turn = 0; turn < 503; turn += 1) await fetch(at(usage, '/limits'));
    expect(simulator.requests).toHaveLength(500);
    expect(simulator.requests[0]?.index).toBe(4);
  });
});

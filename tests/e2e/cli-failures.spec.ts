import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PublicDocument } from '../../app/export/public-document.ts';
import type { CliResult } from '../rig/cli.ts';
import { expect, test } from '../rig/fixtures.ts';
import { connectClaude, documentIn, terminalOf } from '../rig/terminal.ts';
import { startVendors, type Vendors } from '../rig/vendors.ts';

const usagePath = '/api/oauth/usage';

const usageReads = ({ requests }: Vendors): number =>
  requests.filter(({ path }) => path.startsWith(usagePath)).length;

const soon = 5 * 60_000;
const inAnHour = (): string => new Date(Date.now() + 3_600_000).toUTCString();

type Behaviour = Parameters<Vendors['control']['set']>[1];

const failures: [name: string, behaviour: () => Behaviour, code: string, waitMs?: number][] = [
  ['401', () => ({ status: 401, body: {} }), 'auth_expired'],
  ['403', () => ({ status: 403, body: {} }), 'forbidden'],
  [
    '403 from a network check',
    () => ({ status: 403, html: '<html>Just a moment…</html>' }),
    'network_challenge',
  ],
  ['404', () => ({ status: 404, body: {} }), 'not_found'],
  ['429 without Retry-After', () => ({ status: 429, body: {} }), 'rate_limited', soon],
  ['429 for 0 seconds', () => ({ status: 429, headers: { 'retry-after': '0' } }), 'rate_limited', soon],
  ['429 for 2 minutes', () => ({ status: 429, headers: { 'retry-after': '120' } }), 'rate_limited', soon],
  ['429 for an hour', () => ({ status: 429, headers: { 'retry-after': '3600' } }), 'rate_limited', 3_600_000],
  [
    '429 until a date',
    () => ({ status: 429, headers: { 'retry-after': inAnHour() } }),
    'rate_limited',
    3_590_000,
  ],
  ['429 until soon', () => ({ status: 429, headers: { 'retry-after': 'soon' } }), 'rate_limited', soon],
  ['500', () => ({ status: 500, body: {} }), 'server_error'],
  ['a web page', () => ({ html: '<html>Welcome</html>' }), 'unreadable'],
  ['a connection cut in the middle', () => ({ drop: 'midway' }), 'unreadable'],
  ['a connection cut before the answer', () => ({ drop: 'before' }), 'offline'],
  ['half a JSON text', () => ({ body: '{"five_hour": {' }), 'unreadable'],
  ['JSON of another kind', () => ({ body: '"nothing"' }), 'unreadable'],
];

test.describe('after a good reading', () => {
  test.use({ desktopOptions: { dbus: false, windowManager: false } });

  async function expectOldNumbers(
    result: CliResult,
    code: string,
  ): Promise<PublicDocument['accounts'][number]> {
    const document = documentIn(result);
    const [account] = document.accounts;
    if (account === undefined) throw new Error('The account is gone.');
    expect(result.code).toBe(4);
    expect(account).toMatchObject({ status: 'error', freshness: 'stale', error: { code } });
    expect(account.meters.map(({ utilisation, freshness }) => [utilisation, freshness])).toEqual([
      [42, 'stale'],
    ]);
    expect(document.governing).toMatchObject({ utilisation: 42 });
    return account;
  }

  for (const [name, behaviour, code, waitMs] of failures) {
    test(`${name}: the numbers stay, as old ones, with the reason`, async ({ desktop }) => {
      const vendors = await startVendors(desktop, { connected: false });
      vendors.setSession(42);
      const run = terminalOf(desktop, vendors);
      expect((await run(...connectClaude)).code).toBe(0);
      vendors.control.set({ path: usagePath }, behaviour());
      const failed = await expectOldNumbers(await run('status', '--json', '--refresh'), code);
      const reads = usageReads(vendors);
      const known = await expectOldNumbers(await run('status', '--json'), code);
      expect(usageReads(vendors)).toBe(reads);
      expect((await run('status')).stdout).toContain('stale, read');
      if (waitMs === undefined) return;
      // What the vendor asked for holds in the next process, and against a person's Refresh.
      expect(Date.parse(failed.error?.retryAt ?? '') - Date.now()).toBeGreaterThan(waitMs - 60_000);
      expect(known.error?.retryAt).toBe(failed.error?.retryAt);
      const again = await expectOldNumbers(await run('status', '--json', '--refresh'), code);
      expect(again.error?.retryAt).toBe(failed.error?.retryAt);
      expect(usageReads(vendors)).toBe(reads);
      expect((await run('status')).stdout).toMatch(/Next try in (\d+ min|1 h)/);
    });
  }

  test('no network: the numbers stay, as old ones, with the reason', async ({ desktop }) => {
    const vendors = await startVendors(desktop, { connected: false });
    vendors.setSession(42);
    expect((await terminalOf(desktop, vendors)(...connectClaude)).code).toBe(0);
    const nowhere = join(desktop.folder, 'nowhere.json');
    // Nobody has ever listened on the port of a server that is long gone.
    writeFileSync(nowhere, JSON.stringify({ 'https://api.anthropic.com': 'http://127.0.0.1:49151' }));
    const run = terminalOf(desktop, vendors, { PLIMSOLL_ENDPOINTS: nowhere });
    await expectOldNumbers(await run('status', '--json', '--refresh'), 'offline');
  });
});

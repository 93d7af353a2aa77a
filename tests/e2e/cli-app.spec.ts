import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from '../rig/app.ts';
import { makeHome } from '../rig/app-home.ts';
import { runCli } from '../rig/cli.ts';
import { expect, test } from '../rig/fixtures.ts';
import { connectClaude, documentIn, terminalOf, watchIn } from '../rig/terminal.ts';
import { startVendors } from '../rig/vendors.ts';
import { waitFor } from '../rig/wait.ts';

test.describe('while the app runs', () => {
  test('the terminal shows what the tray and the popover show, and asks nobody', async ({ desktop }) => {
    const vendors = await startVendors(desktop);
    vendors.setSession(63);
    const app = await App.launch({ desktop, home: vendors.home, env: vendors.env });
    const item = await app.waitForTray();
    await waitFor(async () => (await item.tooltip()).includes('63 %'), { what: 'the tooltip' });
    const run = terminalOf(desktop, vendors);
    const before = vendors.requests.length;
    const { governing, accounts } = documentIn(await run('status', '--json'));
    expect(governing).toMatchObject({ kind: 'five_hour', utilisation: 63 });
    expect(await item.tooltip()).toContain('63 % of Session (5 h) used');
    await item.click();
    await expect((await app.popover()).locator('.headline-number')).toHaveText('63 % used');
    const meters = accounts[0]?.meters.filter((meter) => meter.governing);
    expect(meters?.map(({ label, utilisation }) => [label, utilisation])).toEqual([['Session (5 h)', 63]]);
    expect((await run('status')).stdout).toMatch(/▸ Session \(5 h\) .* 63 % used/);
    expect(vendors.requests).toHaveLength(before);
  });

  test('it does what the terminal asks, and its own views follow', async ({ desktop }) => {
    const vendors = await startVendors(desktop, { connected: false });
    vendors.setSession(12);
    const app = await App.launch({ desktop, home: vendors.home, env: vendors.env });
    const item = await app.waitForTray();
    const run = terminalOf(desktop, vendors);
    const page = await app.popover();
    await expect(page.locator('body')).toContainText('Claude Code');

    expect((await run(...connectClaude)).code).toBe(0);
    await waitFor(async () => (await item.tooltip()).includes('12 % of Session'), {
      what: 'the new account',
    });
    vendors.setSession(75);
    expect((await run('refresh')).code).toBe(0);
    expect(await item.tooltip()).toContain('75 %');
    await expect(page.locator('.headline-number')).toHaveText('75 % used');

    const watching = await watchIn(desktop, vendors);
    await watching.waitForOutput(/75 % used/);
    vendors.setSession(91);
    await item.choose('Refresh');
    await watching.waitForOutput(/91 % used critical/);

    expect((await run('disconnect', 'anthropic')).code).toBe(0);
    await waitFor(async () => !(await item.tooltip()).includes('%'), { what: 'the account to go' });
    await item.choose('Quit');
    expect(await app.waitForExit()).toBe(0);
    await watching.exited;
    expect(watching.stderr()).toContain('The running Plimsoll has ended.');
  });

  test('its socket is private, is replaced after kill -9, and goes with it', async ({ desktop }) => {
    const vendors = await startVendors(desktop);
    const runtime = desktop.env['XDG_RUNTIME_DIR'] ?? '';
    const sockets = (): string[] => readdirSync(runtime).filter((name) => name.startsWith('plimsoll-'));
    const app = await App.launch({ desktop, home: vendors.home, env: vendors.env });
    await waitFor(() => sockets().length === 2, { what: 'the socket and its token' });
    for (const name of sockets()) {
      expect(statSync(join(runtime, name)).mode & 0o777, name).toBe(0o600);
      expect(Buffer.byteLength(join(runtime, name))).toBeLessThanOrEqual(101);
    }
    await app.kill9();
    expect(sockets()).toHaveLength(2);
    const run = terminalOf(desktop, vendors);
    expect((await run('refresh')).code).toBe(0);
    await app.start();
    const item = await app.waitForTray();
    vendors.setSession(88);
    await waitFor(async () => (await run('refresh')).code === 0 && (await item.tooltip()).includes('88 %'), {
      what: 'the new app to answer',
    });
    await item.choose('Quit');
    await app.waitForExit();
    expect(sockets()).toEqual([]);
  });

  test('one that is redirected elsewhere is not asked', async ({ desktop }) => {
    const vendors = await startVendors(desktop);
    const app = await App.launch({ desktop, home: vendors.home, env: vendors.env });
    const item = await app.waitForTray();
    await waitFor(async () => (await item.tooltip()).includes('%'), { what: 'a reading' });
    const elsewhere = join(desktop.folder, 'elsewhere.json');
    writeFileSync(elsewhere, '{}');
    const before = vendors.requests.length;
    const run = terminalOf(desktop, vendors, { PLIMSOLL_ENDPOINTS: elsewhere });
    const document = documentIn(await run('status', '--json', '--refresh'));
    expect(document.accounts[0]?.error?.code).toBe('unsupported');
    expect(vendors.requests).toHaveLength(before);
  });

  test('a command before it takes nothing that it needs', async ({ desktop }) => {
    const vendors = await startVendors(desktop);
    vendors.setSession(57);
    const watching = await watchIn(desktop, vendors);
    await watching.waitForOutput(/57 % used/);
    const app = await App.launch({ desktop, home: vendors.home, env: vendors.env });
    await app.waitForTray();
    expect(watching.hasExited()).toBe(false);
    watching.child.kill('SIGINT');
    expect(await watching.exited).toBe(0);
  });
});

test('an app on another home is not asked', async ({ desktop }) => {
  const vendors = await startVendors(desktop);
  const other = makeHome(desktop);
  mkdirSync(join(other.home, '.claude'));
  await App.launch({ desktop, home: vendors.home, env: vendors.env }).then((app) => app.waitForTray());
  const alone = await runCli({ desktop, home: other, env: vendors.env, args: ['status', '--json'] });
  expect([alone.code, documentIn(alone).accounts]).toEqual([3, []]);
});

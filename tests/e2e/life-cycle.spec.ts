import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from '../rig/app.ts';
import { expect, test } from '../rig/fixtures.ts';
import { spawnApp } from '../rig/spawn-app.ts';
import { waitFor } from '../rig/wait.ts';

const shown = (app: App): Promise<boolean> =>
  app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().some((window) => window.isVisible()),
  );

test.describe('on a whole desktop', () => {
  test.use({ appOptions: { args: ['--demo'] } });

  test('a second start opens the popover of the first, and ends', async ({ app, desktop }) => {
    await app.waitForTray();
    await waitFor(() => app.log().includes('"event":"ready"'), { what: 'a whole start' });
    const log = app.log();
    const second = await spawnApp({ desktop, home: app.home, args: ['--demo'] });
    expect(await second.exited).toBe(0);
    expect(second.stdout()).toContain('Plimsoll is running already; its window was opened.');
    await app.popover();
    await waitFor(() => shown(app), { what: 'the popover' });
    expect(desktop.trayHost.registrations).toHaveLength(1);
    // The loser wrote nothing: the log grew by nothing of a start.
    expect(app.log().slice(log.length)).not.toContain('"event":"ready"');
  });

  test('after kill -9 it starts again, with nothing in its way', async ({ app }) => {
    await app.waitForTray();
    await app.kill9();
    await app.start();
    await app.waitForTray();
    await (await app.waitForTray()).click();
    await expect((await app.popover()).locator('.ribbon')).toContainText('Sample data');
  });

  test('a tray host that dies and returns gets the icon back, with the same picture', async ({
    app,
    desktop,
  }) => {
    const item = await app.waitForTray();
    await item.waitForIcon((icon) => icon.width > 0, 'there');
    // The picture follows the readings: it is compared when they have all come in.
    let seen = '';
    const isQuiet = (): boolean => {
      const before = seen;
      seen = app.log();
      return seen === before && seen.includes('"event":"read"');
    };
    await waitFor(isQuiet, { what: 'the first readings to be over', interval: 500 });
    const before = await item.icon();
    await desktop.trayHost.stop();
    await waitFor(() => app.log().includes('"present":false'), { what: 'the loss to be noticed' });
    // Nobody shows the icon now, so a window does.
    const page = await app.popover();
    await expect(page.getByRole('button', { name: 'Quit' })).toBeVisible();
    await desktop.trayHost.start();
    const again = await app.waitForTray();
    expect(await again.icon()).toEqual(before);
    await waitFor(async () => !(await shown(app)), { what: 'the window to go again' });
    await again.click();
    await waitFor(() => shown(app), { what: 'the popover' });
  });

  test('SIGTERM ends it cleanly', async ({ app }) => {
    await app.waitForTray();
    await waitFor(() => app.log().includes('"event":"read"'), { what: 'a whole start' });
    app.process.kill('SIGTERM');
    await app.waitForExit();
    expect(app.log()).toContain('"event":"quit"');
  });
});

test.describe('without a tray host', () => {
  test.use({ desktopOptions: { trayHost: false }, appOptions: { args: ['--demo'] } });

  test('a window opens instead, with Quit in it', async ({ app }) => {
    const page = await app.popover();
    await waitFor(() => shown(app), { what: 'the window' });
    await expect(page.locator('.headline-number')).toContainText('%');
    await page.getByRole('button', { name: 'Quit' }).click();
    expect(await app.waitForExit()).toBe(0);
  });

  test('a host that comes later gets the icon', async ({ app, desktop }) => {
    await app.popover();
    const { TrayHost } = await import('../rig/tray-host.ts');
    const host = new TrayHost(desktop.env['DBUS_SESSION_BUS_ADDRESS'] ?? '');
    desktop.onDispose(() => host.stop());
    await host.start();
    const item = await host.item();
    await waitFor(async () => !(await shown(app)), { what: 'the window to go' });
    await item.click();
    await waitFor(() => shown(app), { what: 'the popover' });
  });
});

test.describe('without D-Bus', () => {
  test.use({ desktopOptions: { dbus: false }, appOptions: { args: ['--demo'] } });

  test('it runs, as a window', async ({ app }) => {
    await expect((await app.popover()).locator('.headline-number')).toContainText('%');
    await waitFor(() => shown(app), { what: 'the window' });
    const { pid } = app;
    expect(readFileSync(join('/proc', String(pid), 'status'), 'utf8')).toContain('State:');
  });
});

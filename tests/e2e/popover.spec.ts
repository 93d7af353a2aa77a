import type { Page } from '@playwright/test';
import { App } from '../rig/app.ts';
import { expect, test } from '../rig/fixtures.ts';
import type { Desktop } from '../rig/desktop.ts';
import { startVendors } from '../rig/vendors.ts';
import { waitFor } from '../rig/wait.ts';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultSettings, type Settings } from '../../shared/settings.ts';

const isShown = (app: App): Promise<boolean> =>
  app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().some((window) => window.isVisible()),
  );

const boundsOf = (app: App): Promise<Electron.Rectangle | undefined> =>
  app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());

const headline = (page: Page) => page.locator('.headline-number');

async function launch(desktop: Desktop, settings?: Settings): Promise<App> {
  const vendors = await startVendors(desktop);
  vendors.setSession(63);
  if (settings !== undefined) {
    writeFileSync(join(vendors.home.data, 'settings.json'), JSON.stringify(settings));
  }
  return App.launch({ desktop, home: vendors.home, env: vendors.env });
}

test('a click shows the number that the tray shows, and a second one hides it', async ({ desktop }) => {
  const app = await launch(desktop);
  const item = await app.waitForTray();
  await waitFor(async () => (await item.tooltip()).includes('63 %'), { what: 'the tooltip' });
  expect(app.windows()).toHaveLength(0);

  await item.click();
  const page = await app.popover();
  await expect(headline(page)).toHaveText('63 % used');
  await expect(page.locator('.ribbon')).toContainText('Redirected');
  await waitFor(() => isShown(app), { what: 'the popover' });

  await item.click();
  await waitFor(async () => !(await isShown(app)), { what: 'the popover to hide' });
});

test('it stays in the work area, in the corner nearest to the pointer', async ({ desktop }) => {
  const app = await launch(desktop);
  const item = await app.waitForTray();
  for (const [x, y, right, bottom] of [
    [1270, 790, true, true],
    [5, 5, false, false],
  ] as const) {
    expect(await desktop.start('xdotool', ['mousemove', String(x), String(y)]).exited).toBe(0);
    await item.click();
    await waitFor(() => isShown(app), { what: 'the popover' });
    const bounds = await boundsOf(app);
    if (bounds === undefined) throw new Error('There is no window.');
    expect(bounds.x + bounds.width <= 1280 && bounds.y + bounds.height <= 800).toBe(true);
    expect([bounds.x > 640, bounds.y + bounds.height / 2 > 400]).toEqual([right, bottom]);
    await item.click();
    await waitFor(async () => !(await isShown(app)), { what: 'the popover to hide' });
  }
});

test('Escape hides it, R refreshes, and while hidden it is told nothing', async ({ desktop }) => {
  const vendors = await startVendors(desktop);
  vendors.setSession(20);
  const app = await App.launch({ desktop, home: vendors.home, env: vendors.env });
  const item = await app.waitForTray();
  await item.click();
  const page = await app.popover();
  await expect(headline(page)).toHaveText('20 % used');
  vendors.setSession(30);
  await page.keyboard.press('r');
  await expect(headline(page)).toHaveText('30 % used');

  await page.keyboard.press('Escape');
  await waitFor(async () => !(await isShown(app)), { what: 'the popover to hide' });
  vendors.setSession(71);
  await item.choose('Refresh');
  await waitFor(async () => (await item.tooltip()).includes('71 %'), { what: 'the tray to follow' });
  await expect(headline(page)).toHaveText('30 % used');
  await item.click();
  await expect(headline(page)).toHaveText('71 % used');
});

test('idle, it is destroyed, and comes back on the next click', async ({ desktop }) => {
  const app = await launch(desktop, { ...defaultSettings, popover: { destroyAfterSeconds: 0 } });
  const item = await app.waitForTray();
  await item.click();
  const page = await app.popover();
  await expect(headline(page)).toHaveText('63 % used');
  const closed = page.waitForEvent('close');
  // The key never comes up again: its window is gone by then.
  await page.keyboard.down('Escape');
  await closed;
  await waitFor(() => app.rendererSeccomp().length === 0, { what: 'the renderer to end' });
  await item.click();
  await expect(headline(await app.popover())).toHaveText('63 % used');
});

test('a stale number is shown as old, with its age and the reason', async ({ desktop }) => {
  const vendors = await startVendors(desktop);
  vendors.setSession(57);
  const app = await App.launch({ desktop, home: vendors.home, env: vendors.env });
  const item = await app.waitForTray();
  await waitFor(async () => (await item.tooltip()).includes('57 %'), { what: 'the first reading' });
  vendors.control.set({}, { status: 503 });
  await item.click();
  const page = await app.popover();
  await expect(headline(page)).toHaveText('57 % used');
  await page.keyboard.press('r');
  await expect(page.locator('.card-error')).toContainText('The provider answered with status 503.');
  await expect(page.locator('.meter').first()).toHaveClass(/is-stale/);
  await expect(headline(page)).toHaveText('57 % used');
});

test('first run: what was found is offered, and one click leads to its meter', async ({ desktop }) => {
  const vendors = await startVendors(desktop, { connected: false });
  vendors.setSession(44);
  const app = await App.launch({ desktop, home: vendors.home, env: vendors.env });
  // Nothing was clicked: a first start shows itself.
  const page = await app.popover();
  await expect(page.locator('.finding')).toContainText('Claude Code');
  expect(vendors.requests).toHaveLength(0);
  await page.getByRole('button', { name: 'Use its login' }).click();
  await expect(headline(page)).toHaveText('44 % used');
  const accounts = readFileSync(join(vendors.home.data, 'accounts.json'), 'utf8');
  expect(accounts).not.toContain('sample-claude');
});

test('settings apply at once and survive a restart', async ({ desktop }) => {
  const app = await launch(desktop);
  const item = await app.waitForTray();
  await waitFor(async () => (await item.tooltip()).includes('63 %'), { what: 'the first reading' });
  await item.choose('Settings…');
  const page = await app.page('app://plimsoll/settings');
  const warning = page.getByLabel('Warning from');
  await expect(warning).toHaveValue('70');
  await warning.fill('60');
  await warning.press('Enter');
  await item.click();
  await expect((await app.popover()).locator('.headline')).toHaveClass(/tone-warning/);

  await warning.fill('95');
  await warning.press('Enter');
  await expect(page.getByRole('alert')).toContainText('Warning must not be above critical.');
  await expect(warning).toHaveValue('60');

  await app.restart();
  await (await app.waitForTray()).choose('Settings…');
  await expect((await app.page('app://plimsoll/settings')).getByLabel('Warning from')).toHaveValue('60');
});

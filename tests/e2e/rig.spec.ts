import type * as CrossProcessExports from 'electron';

import { bareApp, runsAsRoot } from '../rig/electron.ts';
import { expect, test } from '../rig/fixtures.ts';
import { countColour, crop, pixelAt } from '../rig/image.ts';
import { processTree } from '../rig/proc.ts';
import { spawnApp } from '../rig/spawn-app.ts';
import { waitFor } from '../rig/wait.ts';
import { startPanel } from '../rig/xfce-panel.ts';

// The rig itself, proven with the barest Electron tray app: a failure here is the rig's, not Plimsoll's.
test.use({ appOptions: { folder: bareApp, env: { BARE_POPOVER: 'hide' } } });

const blue = [0x20, 0x40, 0xff];
const green = [0x10, 0xc0, 0x30];
const red = [0xe0, 0x10, 0x20];

/** Gives the tray a picture of two representations, 22 px green and 44 px red, as an app with HiDPI icons does. */
function setTwoSizes({ nativeImage }: typeof CrossProcessExports): void {
  const picture = nativeImage.createEmpty();
  // Electron's bitmaps are BGRA.
  for (const [scaleFactor, bgra] of [
    [1, [0x30, 0xc0, 0x10, 0xff]],
    [2, [0x20, 0x10, 0xe0, 0xff]],
  ] as const) {
    const size = 22 * scaleFactor;
    const bitmap = Buffer.alloc(size * size * 4, Buffer.from(bgra));
    const buffer = nativeImage.createFromBitmap(bitmap, { width: size, height: size }).toPNG();
    picture.addRepresentation({ scaleFactor, width: size, height: size, buffer });
  }
  (globalThis as unknown as { bareTray: Electron.Tray }).bareTray.setImage(picture);
}

test('the tray host receives the pixels that the app drew', async ({ app }) => {
  const item = await app.waitForTray();
  const icon = await item.icon();
  expect([icon.width, icon.height]).toEqual([22, 22]);
  expect(pixelAt(icon, 3, 5)).toEqual([...blue, 255]);
  expect(countColour(icon, blue, 0)).toBe(22 * 22);

  await app.electron.evaluate(setTwoSizes);
  const changed = await item.waitForIcon((image) => countColour(image, blue, 0) === 0, 'not blue any more');
  expect(item.signals()).toEqual(['NewIcon']);
  // Chromium sends the largest representation only.
  expect(await item.icons()).toHaveLength(1);
  expect([changed.width, countColour(changed, red, 0), countColour(changed, green, 0)]).toEqual([
    44,
    44 * 44,
    0,
  ]);
});

test('the menu is read and chosen from over the bus', async ({ app, desktop }) => {
  const item = await app.waitForTray();
  expect((await item.menu()).children).toMatchObject([{ label: 'Quit', type: 'standard', enabled: true }]);
  await expect(item.choose('Nothing')).rejects.toThrow('No menu entry "Nothing". There are: Quit.');

  await item.choose('Quit');
  expect(await app.waitForExit()).toBe(0);
  await desktop.trayHost.waitUntilEmpty();
});

test('a click reaches the app, and its window shows on the screen', async ({ app, desktop }) => {
  const item = await app.waitForTray();
  await item.click();
  const page = await app.page('data:');
  await expect(page.getByText('Hello')).toBeVisible();
  await waitFor(async () => countColour(await desktop.screenshot(), [255, 255, 255], 0) > 100_000, {
    what: 'the white window on the screen',
  });
});

test('the keyring is a real one', async ({ app }) => {
  await app.waitForTray();
  const found = await app.electron.evaluate(async ({ safeStorage }) => ({
    backend: safeStorage.getSelectedStorageBackend(),
    available: await safeStorage.isAsyncEncryptionAvailable(),
    secret: safeStorage.decryptString(safeStorage.encryptString('a secret')),
  }));
  expect(found).toEqual({ backend: 'gnome_libsecret', available: true, secret: 'a secret' });
});

test('notifications arrive at the daemon, and a click on one comes back', async ({ app, desktop }) => {
  await app.waitForTray();
  const clicked = app.electron.evaluate(
    ({ Notification }) =>
      new Promise<string>((resolve) => {
        const notification = new Notification({ title: 'It is "90 %"', body: 'One line\nand another' });
        notification.on('click', () => resolve('clicked'));
        notification.show();
      }),
  );
  const received = await desktop.notifications.waitFor(
    ({ summary }) => summary.startsWith('It is'),
    '"90 %"',
  );
  expect(received).toMatchObject({ app: 'bare', summary: 'It is "90 %"', body: 'One line\nand another' });
  await desktop.notifications.click();
  expect(await clicked).toBe('clicked');
});

test('renderers are sandboxed', async ({ app }) => {
  test.skip(runsAsRoot, 'Chromium has no sandbox as root; npm test runs this as an unprivileged user.');
  const item = await app.waitForTray();
  await item.click();
  await app.page('data:');
  expect(app.rendererSeccomp()).toEqual([2]);
  expect(app.commandLines().filter((line) => line.includes('--no-sandbox'))).toEqual([]);
});

test('kill -9 takes every process, and the app starts again in the same home', async ({ app, desktop }) => {
  const before = await app.waitForTray();
  const processes = processTree(app.pid);
  expect(processes.length).toBeGreaterThan(2);
  const userData = await app.electron.evaluate((electron) => electron.app.getPath('userData'));
  await app.kill9();
  await waitFor(() => processes.every((pid) => processTree(pid).length === 0), {
    what: 'no process to be left',
  });
  await desktop.trayHost.waitUntilEmpty();

  await app.start();
  const after = await app.waitForTray();
  expect(after.owner).not.toBe(before.owner);
  expect(await app.electron.evaluate((electron) => electron.app.getPath('userData'))).toBe(userData);
});

test('an icon survives the death of the tray host', async ({ app, desktop }) => {
  await app.waitForTray();
  await desktop.trayHost.stop();
  await app.electron.evaluate(setTwoSizes);
  await desktop.trayHost.start();
  const item = await app.waitForTray();
  // What changed meanwhile is there too.
  expect(countColour(await item.icon(), red, 0)).toBe(44 * 44);
  expect((await item.menu()).children.map((entry) => entry.label)).toEqual(['Quit']);
});

test('a program runs without a debugger, and its exit is seen', async ({ desktop }) => {
  const spawned = await spawnApp({ desktop, folder: bareApp });
  const item = await desktop.trayHost.item();
  expect(item.pid).toBe(spawned.pid);
  expect(spawned.stderr()).not.toContain('listening on');
  await item.choose('Quit');
  expect(await spawned.exited).toBe(0);
});

test.describe('without D-Bus', () => {
  test.use({ desktopOptions: { dbus: false } });

  test('the app still starts', async ({ app, desktop }) => {
    expect(await app.electron.evaluate((electron) => electron.app.isReady())).toBe(true);
    expect(() => desktop.trayHost).toThrow('This desktop was started without a tray host.');
  });
});

test.describe('at 200 %', () => {
  test.use({ desktopOptions: { scale: 2 } });

  test('the app sees the scale', async ({ app }) => {
    const scale = await app.electron.evaluate(({ screen }) => screen.getPrimaryDisplay().scaleFactor);
    expect(scale).toBe(2);
  });
});

test.describe('in the panel of Xfce', () => {
  test.use({ desktopOptions: { trayHost: false } });

  test('the icon is on the screen', async ({ desktop }, testInfo) => {
    await startPanel(desktop);
    await spawnApp({ desktop, folder: bareApp });
    const bar = await waitFor(
      async () => {
        const screen = await desktop.screenshot(testInfo.outputPath('panel.png'));
        const top = crop(screen, 0, 0, screen.width, 32);
        return countColour(top, blue, 4) > 0 ? top : null;
      },
      { what: 'blue in the panel' },
    );
    expect(countColour(bar, blue, 4)).toBeGreaterThanOrEqual(16 * 16);
  });
});

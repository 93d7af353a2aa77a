import type { MeterStatus } from '../../shared/status.ts';
import { palette } from '../../app/tray/palette.ts';
import { expect, test } from '../rig/fixtures.ts';
import { App } from '../rig/app.ts';
import { countColour, type Image } from '../rig/image.ts';
import { startVendors } from '../rig/vendors.ts';
import { waitFor } from '../rig/wait.ts';

const rgb = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

/** How many of the pixels that the tray host received have the colour of that status. */
const pixelsOf = (icon: Image, status: MeterStatus): number =>
  countColour(icon, rgb(palette.unknown[status]), 2);

const shows = (status: MeterStatus) => (icon: Image) => pixelsOf(icon, status) > 20;

test('the pixels in the tray follow the meter, and Refresh in the menu causes a read', async ({
  desktop,
}) => {
  const vendors = await startVendors(desktop);
  vendors.setSession(12);
  const app = await App.launch({ desktop, home: vendors.home, env: vendors.env });
  const item = await app.waitForTray();
  const ok = await item.waitForIcon(shows('ok'), 'coloured ok');
  expect(await item.tooltip()).toContain('12 % of Session (5 h) used');

  vendors.setSession(75);
  const before = vendors.requests.length;
  await item.choose('Refresh');
  const warning = await item.waitForIcon(shows('warning'), 'coloured warning');
  expect(vendors.requests.length).toBeGreaterThan(before);

  vendors.setSession(92);
  await item.choose('Refresh');
  const critical = await item.waitForIcon(shows('critical'), 'coloured critical');
  expect(await item.tooltip()).toContain('92 %');

  // Each status leaves nothing of the others, and reads without colour: the shapes differ.
  expect(pixelsOf(warning, 'ok') + pixelsOf(critical, 'ok') + pixelsOf(critical, 'warning')).toBe(0);
  const alpha = ({ rgba }: Image): string => rgba.filter((_value, at) => at % 4 === 3).join();
  expect(new Set([ok, warning, critical].map(alpha)).size).toBe(3);
});

test('the menu says what matters and an equal reading sends the host nothing', async ({ desktop }) => {
  const vendors = await startVendors(desktop);
  vendors.setSession(40);
  const app = await App.launch({ desktop, home: vendors.home, env: vendors.env });
  const item = await app.waitForTray();
  await item.waitForIcon(shows('ok'), 'coloured ok');

  const labels = (await item.menu()).children
    .filter(({ type }) => type === 'standard')
    .map(({ label }) => label);
  expect(labels[0]).toMatch(/^Claude .*— 40 % used · Session \(5 h\) · resets in (2 h|1 h 59 min)$/);
  expect(labels.slice(1)).toEqual(['Open Plimsoll', 'Refresh', 'Settings…', 'Quit']);

  const icons = item.signals('NewIcon').length;
  const reads = (): number => app.log().split('"event":"read"').length;
  const before = reads();
  await item.choose('Refresh');
  await waitFor(() => reads() > before, { what: 'another read' });
  expect(item.signals('NewIcon')).toHaveLength(icons);
});

test('an account that cannot be read looks like an error, not like a number', async ({ desktop }) => {
  const vendors = await startVendors(desktop);
  vendors.control.set({}, { status: 500 });
  const app = await App.launch({ desktop, home: vendors.home, env: vendors.env });
  const item = await app.waitForTray();
  await item.waitForIcon((icon) => countColour(icon, rgb(palette.unknown.error), 2) > 20, 'coloured error');
  await waitFor(async () => (await item.tooltip()).includes('The provider answered with status 500.'), {
    what: 'the reason',
  });
});

test('Quit quits', async ({ app }) => {
  const item = await app.waitForTray();
  await waitFor(() => app.log().includes('"event":"ready"'), { what: 'a whole start' });
  await item.choose('Quit');
  expect(await app.waitForExit()).toBe(0);
  expect(app.log()).toContain('"event":"quit"');
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { App } from '../rig/app.ts';
import type { Desktop } from '../rig/desktop.ts';
import { checkout } from '../rig/electron.ts';
import { expect, test } from '../rig/fixtures.ts';
import { axeFindings, clippedTexts } from '../rig/looks.ts';
import { startVendors, type Vendors } from '../rig/vendors.ts';
import { waitFor } from '../rig/wait.ts';

type Scheme = 'light' | 'dark';

interface Look {
  name: string;
  /** A selector that is there when the state is. */
  ready: string;
  page?: 'popover' | 'settings';
  demo?: true;
  connected?: false;
  prepare?(vendors: Vendors): void;
}

const usage = { path: '/api/oauth/usage' };
const long =
  'A model with a name that goes on and on, longer than any line that anybody would have planned for';

const looks: Look[] = [
  { name: 'demo', ready: '.meter', demo: true },
  { name: 'first-run', ready: '.finding', connected: false },
  { name: 'settings', ready: 'fieldset', page: 'settings', demo: true },
  {
    name: 'rate-limited',
    ready: '.card-error',
    prepare: ({ control }) => control.set({}, { status: 429, headers: { 'retry-after': '900' } }),
  },
  {
    name: 'web-page-instead',
    ready: '.card-error',
    prepare: ({ control }) => control.set({}, { html: '<h1>Hi</h1>' }),
  },
  { name: 'zero', ready: '.meter', prepare: (vendors) => vendors.setSession(0) },
  { name: 'over', ready: '.meter', prepare: (vendors) => vendors.setSession(132.4) },
  {
    name: 'unknown-and-long',
    ready: '.meter',
    prepare({ control }) {
      const scope = { model: { id: null, display_name: long }, surface: null };
      const limits = [{ kind: 'weekly_scoped', group: 'weekly', percent: 57, resets_at: null, scope }];
      const body = {
        five_hour: { utilization: 'soon' },
        lunar_cycle: { utilization: 12, resets_at: null },
        limits,
      };
      control.set(usage, { body });
    },
  },
];

async function show(desktop: Desktop, look: Look, scheme: Scheme, scale: number): Promise<Page> {
  const vendors = look.demo ? null : await startVendors(desktop, { connected: look.connected ?? true });
  if (vendors !== null) look.prepare?.(vendors);
  const app = await App.launch({
    desktop,
    colorScheme: scheme,
    electronArgs: scale === 1 ? [] : [`--force-device-scale-factor=${scale}`],
    args: look.demo ? ['--demo'] : [],
    ...(vendors === null ? {} : { home: vendors.home, env: vendors.env }),
  });
  const item = await app.waitForTray();
  await waitFor(() => /"event":"(read|read failed)"/.test(app.log()) || look.connected === false, {
    what: 'a read',
  });
  if (look.connected !== false) await item.choose(look.page === 'settings' ? 'Settings…' : 'Open Plimsoll');
  const page = await app.page(`app://plimsoll/${look.page ?? 'popover'}`);
  await page.locator(look.ready).first().waitFor();
  return page;
}

const all = process.env['PLIMSOLL_LONG'] === '1';
const folder = join(checkout, 'test-results', 'looks');

for (const look of looks) {
  for (const scheme of ['light', 'dark'] as const) {
    for (const scale of all ? [1, 2] : [scheme === 'light' ? 1 : 2]) {
      test(`${look.name}, ${scheme}, ${scale}×: nothing is cut, axe finds nothing`, async ({ desktop }) => {
        const page = await show(desktop, look, scheme, scale);
        const picture = await page.screenshot({ animations: 'disabled' });
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, `${look.name}-${scheme}-${scale}x.png`), picture);
        expect(await clippedTexts(page)).toEqual([]);
        expect(await axeFindings(page)).toEqual([]);
      });
    }
  }
}

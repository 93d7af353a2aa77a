import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { defaultSettings } from '../../shared/settings.ts';
import { App } from '../rig/app.ts';
import { makeHome } from '../rig/app-home.ts';
import { runCli } from '../rig/cli.ts';
import type { Desktop } from '../rig/desktop.ts';
import { runsAsRoot } from '../rig/electron.ts';
import { expect, test } from '../rig/fixtures.ts';

async function noticesOf(app: App): Promise<string> {
  await (await app.waitForTray()).choose('Open Plimsoll');
  const page = await app.popover();
  await expect(page.locator('.notice').first()).toBeVisible();
  return (await page.locator('.notice').allTextContents()).join('\n');
}

const launchIn = (desktop: Desktop, data: string, home = makeHome(desktop)): Promise<App> =>
  // Redirected to nowhere: on a fallback Electron the notice about that build would be in the way.
  App.launch({ desktop, home: { ...home, data }, env: redirectedNowhere(desktop) });

function redirectedNowhere(desktop: Desktop): NodeJS.ProcessEnv {
  const file = join(desktop.folder, 'nowhere.json');
  writeFileSync(file, '{}');
  return { PLIMSOLL_ENDPOINTS: file };
}

test('damaged settings are set aside, byte for byte, and said so', async ({ desktop }) => {
  const home = makeHome(desktop);
  const damaged = '{ "thresholds": { "warning": 50, ';
  writeFileSync(join(home.data, 'settings.json'), damaged);
  const app = await launchIn(desktop, home.data, home);
  expect(await noticesOf(app)).toContain(
    'The settings file was damaged, so Plimsoll started with its defaults.',
  );
  const aside = readdirSync(home.data).find((name) => name.startsWith('settings.set-aside-'));
  expect(readFileSync(join(home.data, aside ?? ''), 'utf8')).toBe(damaged);
});

test('one bad section costs only itself, and the file is kept', async ({ desktop }) => {
  const home = makeHome(desktop);
  const text = JSON.stringify({
    ...defaultSettings,
    thresholds: { warning: 50, critical: 80 },
    polling: 'often',
  });
  writeFileSync(join(home.data, 'settings.json'), text);
  const app = await launchIn(desktop, home.data, home);
  expect(await noticesOf(app)).toContain(
    'Some settings could not be used and are at their defaults: polling.',
  );
  await (await app.waitForTray()).choose('Settings…');
  const page = await app.page('app://plimsoll/settings');
  await expect(page.getByLabel('Warning from')).toHaveValue('50');
  await expect(page.getByLabel('Read every')).toHaveValue('5');
  const aside = readdirSync(home.data).find((name) => name.startsWith('settings.set-aside-'));
  expect(readFileSync(join(home.data, aside ?? ''), 'utf8')).toBe(text);
});

test('settings that cannot be read are left alone', async ({ desktop }) => {
  test.skip(runsAsRoot, 'Root may read every file; npm test runs this as nobody.');
  const home = makeHome(desktop);
  const file = join(home.data, 'settings.json');
  writeFileSync(file, JSON.stringify(defaultSettings));
  chmodSync(file, 0o000);
  const app = await launchIn(desktop, home.data, home);
  expect(await noticesOf(app)).toContain('cannot be read: you have no right to');
  expect(readdirSync(home.data).filter((name) => name.includes('set-aside'))).toEqual([]);
  expect(statSync(file).mode & 0o777).toBe(0);
});

test('a read-only home: it runs, says so, and keeps the settings in memory', async ({ desktop }) => {
  test.skip(runsAsRoot, 'Root may write everywhere; npm test runs this as nobody.');
  const home = makeHome(desktop);
  writeFileSync(
    join(home.data, 'settings.json'),
    JSON.stringify({ ...defaultSettings, credits: { perUsd: 40 } }),
  );
  chmodSync(home.data, 0o500);
  const app = await launchIn(desktop, home.data, home);
  expect(await noticesOf(app)).toMatch(/cannot be used to keep settings: you have no right to write there\./);
  await (await app.waitForTray()).choose('Settings…');
  const page = await app.page('app://plimsoll/settings');
  await expect(page.getByLabel('Credits for 1 USD')).toHaveValue('40');
  const warning = page.getByLabel('Warning from');
  await warning.fill('61');
  await warning.press('Enter');
  await expect(page.getByRole('alert')).toContainText('The settings apply now but could not be saved');
  chmodSync(home.data, 0o700);
  expect(readFileSync(join(home.data, 'settings.json'), 'utf8')).toContain('"perUsd":40');
});

test('a full disk: it runs, says so, and loses nothing', async ({ desktop }) => {
  const full = process.env['PLIMSOLL_TEST_FULL_DIR'] ?? '';
  test.skip(full === '', 'Needs a small file system, which npm test mounts when it runs as root.');
  const data = join(full, 'plimsoll');
  mkdirSync(data, { mode: 0o700 });
  const kept = JSON.stringify({ ...defaultSettings, credits: { perUsd: 33 } });
  writeFileSync(join(data, 'settings.json'), kept);
  expect(() => {
    for (let part = 0; part < 10_000; part += 1)
      writeFileSync(join(full, `filler-${part}`), Buffer.alloc(4096));
  }).toThrow(/ENOSPC/);

  const app = await launchIn(desktop, data);
  expect(await noticesOf(app)).toContain('the disk is full. Free some space, then restart Plimsoll');
  await (await app.waitForTray()).choose('Settings…');
  const page = await app.page('app://plimsoll/settings');
  await expect(page.getByLabel('Credits for 1 USD')).toHaveValue('33');
  const warning = page.getByLabel('Warning from');
  await warning.fill('61');
  await warning.press('Enter');
  await expect(page.getByRole('alert')).toContainText('could not be saved');
  expect(readFileSync(join(data, 'settings.json'), 'utf8')).toBe(kept);
});

test('a home that is a file is said, not crashed on', async ({ desktop }) => {
  const home = makeHome(desktop);
  const data = join(home.home, 'a-file');
  writeFileSync(data, 'mine');
  const app = await launchIn(desktop, data, home);
  expect(await noticesOf(app)).toContain('a file is in its way');
  expect(readFileSync(data, 'utf8')).toBe('mine');
});

test('a damaged list of accounts is set aside', async ({ desktop }) => {
  const home = makeHome(desktop);
  writeFileSync(join(home.data, 'accounts.json'), '{"version":1,"accounts":[{"id":7}]}');
  const app = await launchIn(desktop, home.data, home);
  expect(await noticesOf(app)).toContain('The list of accounts was damaged; connect them again.');
  expect(readdirSync(home.data).some((name) => name.startsWith('accounts.set-aside-'))).toBe(true);
});

test('wrong redirections stop the start with a clear message', async ({ desktop }) => {
  const home = makeHome(desktop);
  const file = join(desktop.folder, 'endpoints.json');
  const cases: [string, string][] = [
    ['nonsense', 'the file is not JSON'],
    ['[]', 'the file must be an object'],
    ['{"https://api.anthropic.com":"https://evil.example"}', 'is not loopback'],
    ['{"https://api.anthropic.com/path":"http://127.0.0.1:1"}', 'is not an origin'],
    ['{"https://api.anthropic.com":"http://127.0.0.1.evil.example"}', 'is not loopback'],
  ];
  for (const [content, message] of cases) {
    writeFileSync(file, content);
    const { code, stderr } = await runCli({
      desktop,
      home,
      args: ['status'],
      env: { PLIMSOLL_ENDPOINTS: file },
    });
    expect(stderr, content).toContain(message);
    expect(code).toBe(1);
  }
  const missing = { PLIMSOLL_ENDPOINTS: join(desktop.folder, 'nowhere') };
  const { code, stderr } = await runCli({ desktop, home, args: ['status'], env: missing });
  expect([code, stderr.includes('PLIMSOLL_ENDPOINTS')]).toEqual([1, true]);
});

test('what the app writes is for its owner only', async ({ desktop }) => {
  const home = makeHome(desktop);
  chmodSync(home.data, 0o755);
  const app = await launchIn(desktop, home.data, home);
  await (await app.waitForTray()).choose('Settings…');
  const page = await app.page('app://plimsoll/settings');
  await page.getByLabel('Warning from').fill('61');
  await page.getByLabel('Warning from').press('Enter');
  await expect.poll(() => existsSync(join(home.data, 'settings.json'))).toBe(true);
  const modes = ['.', 'settings.json', 'logs/plimsoll.log'].map(
    (name) => statSync(join(home.data, name)).mode & 0o777,
  );
  expect(modes).toEqual([0o700, 0o600, 0o600]);
});

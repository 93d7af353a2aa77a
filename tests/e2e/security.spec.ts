import type { Page } from '@playwright/test';
import { contentSecurityPolicy } from '../../app/windows/pages.ts';
import { runsAsRoot } from '../rig/electron.ts';
import { expect, test } from '../rig/fixtures.ts';
import type { App } from '../rig/app.ts';
import { waitFor } from '../rig/wait.ts';

// Each line of the security list, on the running app.
test.use({ appOptions: { args: ['--demo'] } });

async function openPopover(app: App): Promise<Page> {
  await (await app.waitForTray()).choose('Open Plimsoll');
  return app.popover();
}

const addressesOf = (app: App): string[] => app.windows().map((page) => page.url());

test('renderers are sandboxed by the kernel', async ({ app }) => {
  test.skip(runsAsRoot, 'Chromium has no sandbox as root; npm test runs this as nobody.');
  await openPopover(app);
  expect(app.rendererSeccomp()).toEqual([2]);
  expect(app.commandLines().join('\n')).not.toContain('--no-sandbox');
});

test('a page has no Node, no Electron and an isolated world', async ({ app }) => {
  const page = await openPopover(app);
  const seen = await page.evaluate(() => ({
    names: ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter(
      (name) => name in globalThis,
    ),
    bridge: Object.keys(window.plimsoll),
    requests: Object.keys(window.plimsoll.request).every((name) => !/eval|exec|invoke|send/i.test(name)),
  }));
  expect(seen).toEqual({ names: [], bridge: ['initial', 'request', 'on'], requests: true });
  const preferences = await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => {
      const { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity } =
        window.webContents.getLastWebPreferences() ?? {};
      return { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity };
    }),
  );
  expect(preferences).toEqual([
    { sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false, webSecurity: true },
  ]);
});

test('the policy comes as a header, and inline code does not run', async ({ app }) => {
  const page = await openPopover(app);
  const response = await page.reload();
  expect(await response?.headerValue('content-security-policy')).toBe(contentSecurityPolicy);
  expect(contentSecurityPolicy).toMatch(/^default-src 'none'/);
  expect(contentSecurityPolicy).not.toContain('unsafe');
  const ran = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.ranInline = true';
    document.body.append(script);
    // What the debugger runs may eval; a callback that the page's own event loop runs may not.
    await new Promise((resolve) => void setTimeout(resolve));
    let evaluated = true;
    try {
      // oxlint-disable-next-line no-eval -- that eval is refused is what is tested
      globalThis.eval('1');
    } catch {
      evaluated = false;
    }
    return { inline: 'ranInline' in window, evaluated };
  });
  expect(ran).toEqual({ inline: false, evaluated: false });
});

test('app:// gives nothing but its own pages', async ({ app }) => {
  await openPopover(app);
  const attacks = [
    'app://plimsoll/../main/main.cjs',
    'app://plimsoll/popover/../../main/main.cjs',
    'app://plimsoll/%2e%2e/main/main.cjs',
    'app://plimsoll/%252e%252e/main/main.cjs',
    'app://plimsoll/..%2fmain%2fmain.cjs',
    'app://plimsoll/..\\main\\main.cjs',
    'app://plimsoll/popover/index.html%00.js',
    'app://plimsoll//etc/passwd',
    'app://elsewhere/popover/index.html',
    'app://plimsoll@elsewhere/popover/index.html',
    'app://plimsoll/popover/',
    'app://plimsoll/',
  ];
  const statuses = await app.electron.evaluate(async ({ session }, addresses) => {
    const pages = session.fromPartition('pages');
    const ask = (address: string, method: string): Promise<number | string> =>
      pages.fetch(address, { method }).then(
        (response) => response.status,
        () => 'refused',
      );
    const asked = await Promise.all(addresses.map((address) => ask(address, 'GET')));
    return { asked, post: await ask('app://plimsoll/popover/index.html', 'POST') };
  }, attacks);
  const answers = Object.fromEntries(attacks.map((address, index) => [address, statuses.asked[index]]));
  for (const answer of Object.values(answers))
    expect([400, 403, 404, 'refused'], JSON.stringify(answers)).toContain(answer);
  expect([405, 'refused']).toContain(statuses.post);
});

test('a page can go nowhere', async ({ app }) => {
  const page = await openPopover(app);
  const before = addressesOf(app);
  const refusals = (): number => app.log().split('"event":"navigation refused"').length - 1;

  const tries: [string, () => Promise<unknown>][] = [
    ['location', () => page.evaluate(() => void (location.href = 'https://example.com/'))],
    ['own page', () => page.evaluate(() => void (location.href = 'app://plimsoll/settings/index.html'))],
    ['file', () => page.evaluate(() => void (location.href = 'file:///etc/passwd'))],
    ['window', () => page.evaluate(() => void window.open('https://example.com/'))],
  ];
  let expected = 0;
  for (const [name, go] of tries) {
    await go();
    // Chromium itself refuses file: from app:, without asking us.
    if (name === 'file') continue;
    expected += 1;
    await waitFor(() => refusals() >= expected, { what: `the refusal of ${name}` });
  }
  await page.evaluate(() => {
    const frame = document.createElement('iframe');
    frame.src = 'https://example.com/';
    const view = document.createElement('webview');
    view.setAttribute('src', 'https://example.com/');
    document.body.append(frame, view);
  });
  await waitFor(() => page.frames().length === 2, { what: 'the frame to exist' });
  const framed = page.frames()[1]?.url() ?? '';
  expect(framed.includes('example.com') ? 'chrome-error' : framed).not.toMatch(/^https/);
  expect(addressesOf(app)).toEqual(before);
});

test('a page gets no permission', async ({ app }) => {
  const page = await openPopover(app);
  const states = await page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi'];
    const ask = (name: string): Promise<string> =>
      navigator.permissions.query({ name: name as PermissionName }).then(
        ({ state }) => state,
        () => 'unsupported',
      );
    const media = await navigator.mediaDevices.getUserMedia({ audio: true }).then(
      () => 'granted',
      () => 'denied',
    );
    return [...(await Promise.all(names.map(ask))), media, await Notification.requestPermission()];
  });
  expect(states.filter((state) => state === 'granted')).toEqual([]);
});

test('a page has no network', async ({ app }) => {
  const page = await openPopover(app);
  // The policy would stop these before the session's own rule; a page without the policy shows that the rule holds too.
  const reached = await app.electron.evaluate(async ({ session }) => {
    const { createServer } = process.getBuiltinModule('node:http');
    let hits = 0;
    const server = createServer((_request, response) => {
      hits += 1;
      response.end('reached');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const { port } = server.address() as { port: number };
    const address = `http://127.0.0.1:${port}/`;
    const answer = await session
      .fromPartition('pages')
      .fetch(address)
      .then(
        (response) => String(response.status),
        () => 'refused',
      );
    server.close();
    return { answer, hits };
  });
  expect(reached).toEqual({ answer: 'refused', hits: 0 });
  const fetched = await page.evaluate(() =>
    Promise.allSettled([
      fetch('https://example.com/'),
      fetch('http://127.0.0.1:9/'),
      new Promise((resolve, reject) => {
        const image = new Image();
        image.addEventListener('load', resolve);
        image.addEventListener('error', reject);
        image.src = 'https://example.com/x.png';
      }),
    ]).then((results) => results.map(({ status }) => status)),
  );
  expect(fetched).toEqual(['rejected', 'rejected', 'rejected']);
});

test('only a page of ours is answered, and only when it asks properly', async ({ app }) => {
  const page = await openPopover(app);
  const answers = await page.evaluate(async () => {
    const { request } = window.plimsoll;
    const bad = { everyMinutes: 'often', __proto__: { polluted: true } };
    return [
      await request.saveSettings({ polling: bad } as never),
      await request.openPage({ provider: 'https://example.com/' }),
      await request.refresh({ accountId: 'x'.repeat(1000) }),
    ];
  });
  expect(answers.map((answer) => ('error' in answer ? answer.error.code : 'ok'))).toEqual([
    'bad_input',
    'failed',
    'bad_input',
  ]);

  // A window that is not ours, with our preload: it gets no state and no answer.
  const stranger = await app.electron.evaluate(async ({ app: electronApp, BrowserWindow }) => {
    const preload = `${electronApp.getAppPath()}/out/preload/preload.cjs`;
    const window = new BrowserWindow({
      show: false,
      webPreferences: { preload, sandbox: true, contextIsolation: true },
    });
    await window.loadURL('data:text/html,<p>stranger</p>');
    const seen: unknown = await window.webContents.executeJavaScript(
      'plimsoll.request.getState(undefined).then((answer) => ({ initial: plimsoll.initial, answer }))',
    );
    window.destroy();
    return seen;
  });
  expect(stranger).toEqual({
    initial: null,
    answer: { error: { code: 'refused', message: 'This page may not ask.' } },
  });
});

test('what leaves for the browser is https: and listed', async ({ app }) => {
  const page = await openPopover(app);
  await app.electron.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openExternal = (address) => {
      opened.push(address);
      return Promise.resolve();
    };
  });
  const providers = ['anthropic', 'openai', 'nobody', 'file:///etc/passwd'];
  for (const provider of providers) {
    await page.evaluate((name) => window.plimsoll.request.openPage({ provider: name }), provider);
  }
  const opened = await app.electron.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
  expect(opened).toHaveLength(2);
  for (const address of opened) expect(address).toMatch(/^https:\/\/[\w.]+\//);
});

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runCli } from '../rig/cli.ts';
import { expect, test } from '../rig/fixtures.ts';
import { connectClaude, documentIn, terminalOf, watchIn } from '../rig/terminal.ts';
import { startVendors } from '../rig/vendors.ts';

const usagePath = '/api/oauth/usage';

test.describe('without a display and without D-Bus', () => {
  test.use({ desktopOptions: { dbus: false, windowManager: false } });

  test('a first run says what there is to connect, and how', async ({ desktop }) => {
    const vendors = await startVendors(desktop, { connected: false });
    const run = terminalOf(desktop, vendors);
    const found = await run('status');
    expect(found.stdout).toContain('No account is connected yet.');
    expect(found.stdout).toContain('Found: Claude Code');
    expect(found.stdout).toContain('npm run -s plimsoll -- connect anthropic --from claude-code');
    expect(found.code).toBe(3);
    const empty = await runCli({ desktop, env: vendors.env, args: ['status'] });
    expect(empty.stdout).toContain('No login of Claude Code, Codex or another known tool was found');
    const json = await run('status', '--json');
    expect([json.code, documentIn(json).accounts]).toEqual([3, []]);
    expect((await run('discover')).stdout).toContain('connect anthropic --from claude-code');
    expect(vendors.requests).toEqual([]);
  });

  test('what is connected is read once, and then known', async ({ desktop }) => {
    const vendors = await startVendors(desktop, { connected: false });
    vendors.setSession(42);
    const login = join(vendors.home.home, '.claude/.credentials.json');
    const before = [readFileSync(login, 'utf8'), statSync(login).mtimeMs];
    const run = terminalOf(desktop, vendors);

    const connected = await run(...connectClaude);
    expect(connected.stdout).toMatch(/^Connected as anthropic-[\da-f]{8}\. First read: 1 meter read\n$/);
    expect(connected.code).toBe(0);
    const reads = vendors.requests.length;

    const text = await run('status');
    expect(text.stdout).toContain('42 % used');
    expect(text.stdout).toContain('Redirected: these numbers come from PLIMSOLL_ENDPOINTS.');
    const json = await run('status', '--json');
    const [account] = documentIn(json).accounts;
    expect(account).toMatchObject({
      provider: 'anthropic',
      source: 'borrowed',
      planLabel: 'Max 20×',
      status: 'ok',
      freshness: 'live',
      via: 'oauth',
      error: null,
      meters: [
        { kind: 'five_hour', utilisation: 42, unit: 'percent', windowSeconds: 18_000, governing: true },
      ],
    });
    expect([text.code, json.code, vendors.requests.length]).toEqual([0, 0, reads]);

    vendors.setSession(57);
    const fresh = documentIn(await run('status', '--json', '--refresh'));
    expect(fresh.governing).toMatchObject({ accountId: account?.id, kind: 'five_hour', utilisation: 57 });
    expect(fresh.redirected).toBe(true);
    expect([readFileSync(login, 'utf8'), statSync(login).mtimeMs]).toEqual(before);
  });

  test('every command says by its exit code how it went', async ({ desktop }) => {
    const vendors = await startVendors(desktop);
    const run = terminalOf(desktop, vendors);
    const codes = async (...lines: string[]): Promise<[string, number | null][]> => {
      const all: [string, number | null][] = [];
      for (const line of lines) all.push([line, (await run(...line.split(' '))).code]);
      return all;
    };
    expect(
      await codes('accounts', 'refresh', 'refresh anthropic', 'explain anthropic five_hour', '--help'),
    ).toEqual([
      ['accounts', 0],
      ['refresh', 0],
      ['refresh anthropic', 0],
      ['explain anthropic five_hour', 0],
      ['--help', 0],
    ]);
    const wrong = [
      'statsu',
      'connect anthropic',
      'explain',
      'explain anthropic nothing',
      'headers anthropic',
    ];
    expect(await codes(...wrong)).toEqual(wrong.map((line) => [line, 2]));
    const nobody = ['refresh nobody', 'disconnect nobody', 'explain nobody', 'connect openai --from codex'];
    expect(await codes(...nobody)).toEqual(nobody.map((line) => [line, 3]));
    vendors.control.set({ path: usagePath }, { status: 500 });
    expect(await codes('refresh', 'status', 'status --json')).toEqual([
      ['refresh', 4],
      ['status', 4],
      ['status --json', 4],
    ]);
    expect(await codes('disconnect anthropic', 'status')).toEqual([
      ['disconnect anthropic', 0],
      ['status', 3],
    ]);
  });

  test('a number explains itself, and nothing private is kept of its answer', async ({ desktop }) => {
    const vendors = await startVendors(desktop);
    const run = terminalOf(desktop, vendors);
    await run('refresh');
    const { stdout } = await run('explain', 'anthropic', 'five_hour');
    for (const text of [
      'by the reader "oauth"',
      'GET https://api.anthropic.com/api/oauth/usage',
      '"five_hour": {',
    ]) {
      expect(stdout).toContain(text);
    }
    const folder = join(vendors.home.data, 'answers');
    const [name = ''] = readdirSync(folder);
    expect([statSync(folder).mode & 0o777, statSync(join(folder, name)).mode & 0o777]).toEqual([
      0o700, 0o600,
    ]);
    expect(readFileSync(join(folder, name), 'utf8')).not.toMatch(/sample-claude-ada|example\.com/);
    await run('disconnect', 'anthropic');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('headers from stdin become meters, and only those about limits are kept', async ({ desktop }) => {
    const vendors = await startVendors(desktop);
    vendors.control.set({ path: usagePath }, { status: 500 });
    const stdin =
      'HTTP/2 200\nset-cookie: session=hunter2\nanthropic-ratelimit-unified-5h-utilization: 0.63\n' +
      `anthropic-ratelimit-unified-5h-reset: ${Math.round(Date.now() / 1000) + 3600}\n`;
    const { home, env } = vendors;
    const taken = await runCli({ desktop, home, env, stdin, args: ['headers', 'anthropic'] });
    expect([taken.code, taken.stdout]).toEqual([0, expect.stringContaining('2 headers taken down')]);
    const [file = ''] = readdirSync(join(home.data, 'captures'));
    expect(readFileSync(join(home.data, 'captures', file), 'utf8')).not.toContain('hunter2');
    const document = documentIn(await terminalOf(desktop, vendors)('status', '--json', '--refresh'));
    const session = document.accounts[0]?.meters.find(({ kind }) => kind === 'five_hour');
    expect(session).toMatchObject({ utilisation: 63, via: 'headers', freshness: 'live' });
  });

  test('a refused key saves nothing and is presented once; a good one is kept by its name', async ({
    desktop,
  }) => {
    const vendors = await startVendors(desktop, { connected: false });
    const key = { PLIMSOLL_TEST_KEY: 'sk-ant-admin-nobody-knows' };
    const run = terminalOf(desktop, vendors, key);
    const withKey = ['connect', 'anthropic', '--key-env', 'PLIMSOLL_TEST_KEY'];
    const refused = await run(...withKey);
    expect([refused.code, refused.stdout]).toEqual([3, '']);
    expect(refused.stderr).toContain('the key was refused');
    const asked = vendors.requests.length;
    const again = await run(...withKey);
    expect([again.code, vendors.requests.length]).toEqual([3, asked]);
    expect(again.stderr).toContain('not tried again until it changes');
    expect(existsSync(join(vendors.home.data, 'accounts.json'))).toBe(false);

    const good = terminalOf(desktop, vendors, { PLIMSOLL_TEST_KEY: 'sk-ant-admin-sample-ops' });
    expect((await good(...withKey)).code).toBe(0);
    const [account] = documentIn(await good('status', '--json')).accounts;
    expect(account).toMatchObject({ provider: 'anthropic', source: 'key', plan: 'api' });
    const written = readdirSync(vendors.home.data, { recursive: true, encoding: 'utf8' })
      .map((name) => join(vendors.home.data, name))
      .filter((path) => statSync(path).isFile())
      .map((path) => readFileSync(path, 'latin1'));
    expect(written.join('\n')).not.toContain('sk-ant-admin');
    const unset = await terminalOf(desktop, vendors)(...withKey);
    expect([unset.code, unset.stderr]).toEqual([3, expect.stringContaining('PLIMSOLL_TEST_KEY is not set')]);
  });

  test('nothing is left in the temporary folder, and the app’s profile is not touched', async ({
    desktop,
  }) => {
    const vendors = await startVendors(desktop);
    const temporary = desktop.env['TMPDIR'] ?? '';
    const run = terminalOf(desktop, vendors);
    for (const args of [
      ['status'],
      ['status', '--json', '--refresh'],
      ['refresh'],
      ['explain', 'anthropic'],
      ['discover'],
    ]) {
      await run(...args);
      expect(readdirSync(temporary), args.join(' ')).toEqual([]);
    }
    expect(existsSync(join(vendors.home.data, 'chromium'))).toBe(false);
    vendors.setSession(57);
    const watching = await watchIn(desktop, vendors);
    // Not what is known, but what it has read itself: while Chromium starts, a signal may end it on the spot.
    await watching.waitForOutput(/57 % used/);
    watching.child.kill('SIGTERM');
    expect(await watching.exited).toBe(0);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

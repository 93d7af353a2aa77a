import { describe, expect, test } from 'vitest';
import type { Surroundings } from '../../app/providers/provider.ts';
import { ReadError } from '../../app/providers/read-error.ts';
import { discoveryOf } from '../../app/providers/registry.ts';
import { machine } from './machine.ts';

const github = await discoveryOf('copilot');
const folder = '/home/ada/.config/github-copilot';
const apps = `${folder}/apps.json`;
const hosts = '/home/ada/.config/gh/hosts.yml';
const login = (user: string, oauth_token: string) => ({
  user,
  oauth_token,
  githubAppId: 'Iv1.b507a08c87ecfe98',
});
const borrow = (tool: string, files: Record<string, string | Error>, more: Partial<Surroundings> = {}) =>
  github?.borrow(tool, machine(files, more));

describe.skipIf(github === null)("Copilot's login", () => {
  test('is found and read', async () => {
    const files = {
      [apps]: JSON.stringify({ 'github.com:Iv1.b507a08c87ecfe98': login('Octocat', 'ghu_secret') }),
    };
    expect(await github?.find(machine(files))).toEqual([
      { provider: 'copilot', tool: 'copilot', toolName: 'GitHub Copilot', path: apps, trouble: null },
    ]);
    expect(await borrow('copilot', files)).toEqual({
      accessToken: 'ghu_secret',
      vendorAccount: 'octocat',
      email: null,
      name: 'Octocat',
      plan: null,
      expiresAt: null,
      baseUrl: null,
    });
  });

  test('is looked for under its older name, on Windows, and where the variable says', async () => {
    const old = JSON.stringify({ 'github.com': login('octocat', 'ghu_old') });
    expect(await borrow('copilot', { [`${folder}/hosts.json`]: old })).toMatchObject({
      accessToken: 'ghu_old',
    });
    const windows: Partial<Surroundings> = {
      platform: 'win32',
      home: 'C:\\Users\\ada',
      env: { LOCALAPPDATA: 'C:\\Users\\ada\\AppData\\Local' },
    };
    const path = 'C:\\Users\\ada\\AppData\\Local\\github-copilot\\apps.json';
    expect(await github?.find(machine({ [path]: old }, windows))).toMatchObject([{ path, trouble: null }]);
    const env = { XDG_CONFIG_HOME: '/srv/config' };
    const there = '/srv/config/github-copilot/apps.json';
    expect(await github?.find(machine({ [there]: old, [apps]: old }, { env }))).toMatchObject([
      { path: there },
    ]);
  });

  test('of github.com comes first; another GitHub has its own address and its own people', async () => {
    const enterprise = { 'octo.ghe.com:01ab8ac9400c4e429b23': login('octocat', 'ghe_secret') };
    const both = { ...enterprise, 'github.com:Iv23.x': login('octocat', 'ghu_secret') };
    expect(await borrow('copilot', { [apps]: JSON.stringify(both) })).toMatchObject({
      accessToken: 'ghu_secret',
      baseUrl: null,
    });
    expect(await borrow('copilot', { [apps]: JSON.stringify(enterprise) })).toMatchObject({
      accessToken: 'ghe_secret',
      vendorAccount: 'octocat@octo.ghe.com',
      name: 'octocat (octo.ghe.com)',
      baseUrl: 'https://octo.ghe.com',
    });
    const port = { 'ghe.example.com:8443': login('octocat', 'ghe_secret') };
    expect(await borrow('copilot', { [apps]: JSON.stringify(port) })).toMatchObject({
      baseUrl: 'https://ghe.example.com:8443',
    });
  });

  test.each([
    ['cut short', '{"github.com:Iv1', 'unreadable'],
    ['empty', '{}', 'not_signed_in'],
    ['without a token', '{"github.com:Iv1.x":{"user":"octocat"}}', 'not_signed_in'],
    ['of no host', '{"https://evil.example/?:Iv1.x":{"oauth_token":"t"}}', 'not_signed_in'],
    [
      'of a host with an endless name',
      JSON.stringify({ [`${'a'.repeat(80)}.example`]: login('o', 't') }),
      'not_signed_in',
    ],
  ])('%s: says what is wrong with it', async (_, text, code) => {
    expect(await github?.find(machine({ [apps]: text }))).toMatchObject([{ trouble: expect.any(String) }]);
    await expect(borrow('copilot', { [apps]: text })).rejects.toMatchObject({ code });
  });

  test('that may not be read is trouble, not a crash', async () => {
    const refused = new ReadError('not_signed_in', 'It is there but cannot be read.');
    expect(await github?.find(machine({ [apps]: refused }))).toMatchObject([{ trouble: refused.message }]);
  });

  test('is not there on a machine without it', async () => {
    expect(await github?.find(machine())).toEqual([]);
    await expect(borrow('copilot', {})).rejects.toMatchObject({ code: 'not_signed_in' });
    await expect(borrow('codex', {})).rejects.toMatchObject({ code: 'unsupported' });
  });
});

const file = (text: string) => ({ [hosts]: text });
const signedIn = `github.com:
    users:
        octocat:
            oauth_token: gho_inner
        other:
            oauth_token: gho_other
    git_protocol: https
    oauth_token: gho_secret
    user: octocat
`;

describe.skipIf(github === null)("the GitHub CLI's login", () => {
  test('is found and read', async () => {
    expect(await github?.find(machine(file(signedIn)))).toEqual([
      { provider: 'copilot', tool: 'gh', toolName: 'GitHub CLI', path: hosts, trouble: null },
    ]);
    expect(await borrow('gh', file(signedIn))).toMatchObject({
      accessToken: 'gho_secret',
      vendorAccount: 'octocat',
      name: 'octocat',
      baseUrl: null,
    });
  });

  test('only of github.com: a token of another GitHub is never taken for one of it', async () => {
    const other = 'octo.ghe.com:\n    oauth_token: ghe_secret\n    user: hubot\n';
    for (const text of [`${other}${signedIn}`, `${signedIn}${other}`]) {
      expect(await borrow('gh', file(text))).toMatchObject({ accessToken: 'gho_secret' });
    }
    const bare =
      'github.com:\n    user: octocat\nocto.ghe.com:\n    oauth_token: ghe_secret\n    user: octocat\n';
    await expect(borrow('gh', file(bare))).rejects.toMatchObject({ code: 'unsupported' });
    await expect(borrow('gh', file(other))).rejects.toMatchObject({ code: 'not_signed_in' });
    const nested = 'octo.ghe.com:\n    github.com:\n        oauth_token: ghe_secret\n        user: octocat\n';
    await expect(borrow('gh', file(nested))).rejects.toMatchObject({ code: 'not_signed_in' });
  });

  test('of the person who is signed in, where only that says it', async () => {
    const text = signedIn.replace('    oauth_token: gho_secret\n', '');
    expect(await borrow('gh', file(text))).toMatchObject({ accessToken: 'gho_inner' });
    expect(await borrow('gh', file(text.replace('user: octocat', 'user: other')))).toMatchObject({
      accessToken: 'gho_other',
    });
    await expect(borrow('gh', file(text.replace('user: octocat', 'user: nobody')))).rejects.toMatchObject({
      code: 'unsupported',
    });
  });

  test.each([
    ['Windows line ends', signedIn.replaceAll('\n', '\r\n')],
    ['quotes', signedIn.replace('gho_secret', '"gho_secret"').replace('github.com:', "'github.com':")],
    [
      'comments',
      `# hosts\n${signedIn.replace('gho_secret', 'gho_secret # mine').replace('users:', 'users: # all')}`,
    ],
    ['two spaces', signedIn.replaceAll('    ', '  ')],
    ['a marker and empty lines', `---\n\n${signedIn.replaceAll('\n', '\n\n')}`],
    ['a byte order mark', `\u{FEFF}${signedIn}`],
    [
      'a list that is passed over',
      signedIn.replace('    git_protocol', '    extra:\n    - oauth_token: gho_list\n    git_protocol'),
    ],
  ])('is read with %s', async (_, text) => {
    expect(await borrow('gh', file(text))).toMatchObject({
      accessToken: 'gho_secret',
      vendorAccount: 'octocat',
    });
  });

  test.each([
    '*token',
    '&a gho_secret',
    '|',
    '>-',
    '!!str gho_secret',
    '{a: b}',
    '["gho"]',
    '"a\\u0062"',
    '"open',
  ])('a token that is no plain text (%s) is none', async (value) => {
    const text = `github.com:\n    user: octocat\n    oauth_token: ${value}\n        gho_more\n`;
    await expect(borrow('gh', file(text))).rejects.toMatchObject({ code: 'unsupported' });
  });

  test("in the system's keyring is said to be there", async () => {
    const text = 'github.com:\n    users:\n        octocat:\n    git_protocol: https\n    user: octocat\n';
    const [finding] = (await github?.find(machine(file(text)))) ?? [];
    expect(finding?.trouble).toMatch(/keyring/);
  });

  test('is looked for where the variables say, and on Windows', async () => {
    const paths: [string, Partial<Surroundings>][] = [
      ['/srv/gh/hosts.yml', { env: { GH_CONFIG_DIR: '/srv/gh', XDG_CONFIG_HOME: '/srv/xdg' } }],
      ['/srv/xdg/gh/hosts.yml', { env: { XDG_CONFIG_HOME: '/srv/xdg' } }],
      [
        'C:\\Roaming\\GitHub CLI\\hosts.yml',
        { platform: 'win32', home: 'C:\\Users\\ada', env: { APPDATA: 'C:\\Roaming' } },
      ],
    ];
    for (const [path, more] of paths) {
      expect(await github?.find(machine({ [path]: signedIn }, more))).toMatchObject([{ tool: 'gh', path }]);
    }
  });

  test.each([
    '',
    '{}',
    'github.com',
    'github.com: gho_secret',
    '\t\tgithub.com:\n',
    '- github.com:\n',
    '__proto__:\n  user: x',
  ])('a file of something else (%j) is nobody', async (text) => {
    await expect(borrow('gh', file(text))).rejects.toMatchObject({ code: 'not_signed_in' });
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseArguments, type Command } from '../../app/export/arguments.ts';
import { usage } from '../../app/export/usage.ts';

const installed = (line: string): Command => parseArguments(line.split(' ').filter(Boolean), true);
const plainStatus = { name: 'status', json: false, watch: false, demo: false, refresh: false };

describe('the command line', () => {
  test.each([
    ['', { name: 'gui', demo: false }],
    ['--demo', { name: 'gui', demo: true }],
    ['--version', { name: 'version' }],
    ['-v', { name: 'version' }],
    ['--help', { name: 'help' }],
    ['-h', { name: 'help' }],
    ['help', { name: 'help' }],
    ['status --help', { name: 'help' }],
    ['status', plainStatus],
    ['status --json', { ...plainStatus, json: true }],
    ['--json status --refresh', { ...plainStatus, json: true, refresh: true }],
    ['status --watch --demo', { ...plainStatus, watch: true, demo: true }],
    ['accounts', { name: 'accounts' }],
    ['discover', { name: 'discover' }],
    ['connect anthropic --from claude-code', { name: 'connect', provider: 'anthropic', tool: 'claude-code' }],
    ['connect --from codex openai', { name: 'connect', provider: 'openai', tool: 'codex' }],
    [
      'connect openai --key-env OPENAI_ADMIN_KEY',
      { name: 'connectKey', provider: 'openai', keyEnv: 'OPENAI_ADMIN_KEY', baseUrl: null },
    ],
    [
      'connect --base-url http://127.0.0.1:8317/v0/management cliproxy --key-env KEY',
      {
        name: 'connectKey',
        provider: 'cliproxy',
        keyEnv: 'KEY',
        baseUrl: 'http://127.0.0.1:8317/v0/management',
      },
    ],
    ['refresh', { name: 'refresh', account: null }],
    ['refresh anthropic', { name: 'refresh', account: 'anthropic' }],
    ['explain anthropic', { name: 'explain', account: 'anthropic', meter: null }],
    ['explain anthropic five_hour', { name: 'explain', account: 'anthropic', meter: 'five_hour' }],
    ['headers openai-1a2b3c4d', { name: 'headers', account: 'openai-1a2b3c4d' }],
    ['disconnect anthropic-1a2b3c4d', { name: 'disconnect', account: 'anthropic-1a2b3c4d' }],
    ['disconnect me@example.com', { name: 'disconnect', account: 'me@example.com' }],
  ])('"%s" is understood', (line, command) => expect(installed(line)).toEqual(command));

  test('of a checkout begins with the checkout', () => {
    expect(parseArguments(['/work/plimsoll', 'status', '--json'], false)).toEqual({
      ...plainStatus,
      json: true,
    });
    expect(parseArguments(['.'], false)).toEqual({ name: 'gui', demo: false });
    expect(parseArguments(['.', '--demo'], false)).toEqual({ name: 'gui', demo: true });
  });

  test.each([
    '--no-sandbox',
    '--ozone-platform=headless',
    '--remote-debugging-port=0',
    '--user-data-dir=/tmp/x',
    '--enable-logging',
    '--disable-gpu',
    '--inspect=0',
    '--lang=de',
  ])('may hold %s, which is Chromium’s', (flag) => {
    expect(parseArguments([flag, 'status'], true)).toEqual(plainStatus);
    expect(parseArguments(['status', flag], true)).toEqual(plainStatus);
    expect(parseArguments([flag, '/work/plimsoll', 'status'], false)).toEqual(plainStatus);
  });
});

describe('a wrong command line is told what is wrong', () => {
  test.each([
    ['statsu', '"statsu"'],
    ['constructor', '"constructor"'],
    ['toString --json', '"toString"'],
    ['__proto__', '"__proto__"'],
    ['status now', '"now"'],
    ['status --jsno', '--jsno'],
    ['--json', '--json'],
    ['accounts --demo', '--demo'],
    ['status --from codex', '--from'],
    ['connect', 'connect <provider> --from <tool>'],
    ['connect anthropic', '--from <tool>'],
    ['connect --from codex', 'connect <provider>'],
    ['connect openai --from', '--from needs a value'],
    ['connect openai --from --json', '--from needs a value'],
    ['connect openai codex --from x', '"codex"'],
    ['connect openai --from codex --key-env KEY', '--key-env <NAME>'],
    ['connect openai --key-env', '--key-env needs a value'],
    ['connect openai --from codex --base-url http://localhost:1', '--base-url goes with --key-env'],
    ['connect openai --base-url http://localhost:1', '--key-env <NAME>'],
    ['refresh a b', '"b"'],
    ['refresh --json', '--json'],
    ['status --key-env KEY', '--key-env'],
    ['explain', 'which account'],
    ['explain a b c', '"c"'],
    ['headers', 'which account'],
    ['disconnect', 'which account'],
    ['disconnect a b', '"b"'],
    ['-x', '-x'],
  ])('%s', (line, what) => {
    const command = installed(line);
    expect(command.name).toBe('usage');
    if (command.name === 'usage') expect(command.problem).toContain(what);
  });

  test('a key in the place of its variable’s name is not repeated', () => {
    const command = installed('connect openai --key-env sk-admin-hunter2');
    expect(command).toEqual({ name: 'usage', problem: expect.stringContaining('not the key') as string });
    expect(JSON.stringify(command)).not.toContain('hunter2');
  });

  test('whatever it is, an answer comes', () => {
    const arg = fc.oneof(
      fc.string(),
      fc.constantFrom('status', '--json', '--from', 'connect', '__proto__', '-', '--'),
    );
    fc.assert(
      fc.property(fc.array(arg), fc.boolean(), (argv, packaged) => {
        expect(parseArguments(argv, packaged).name).toMatch(/^[a-zA-Z]+$/);
      }),
    );
  });
});

test('the usage names every command and flag', () => {
  for (const word of [
    'status',
    '--json',
    '--watch',
    '--refresh',
    '--demo',
    'accounts',
    'discover',
    'connect',
    '--from',
    '--key-env',
    '--base-url',
    'disconnect',
    'refresh [<account>]',
    'explain <account> [<meter>]',
    'headers <account>',
    'Exit codes',
    '--version',
    '--help',
  ]) {
    expect(usage).toContain(word);
  }
});

import { describe, expect, test, vi } from 'vitest';
import { accountId } from '../../app/accounts/accounts.ts';
import { exit } from '../../app/export/command-error.ts';
import { ReadError } from '../../app/providers/read-error.ts';
import type { StatusDocument } from '../../shared/state.ts';
import { acmeFile, loginFile } from './acme.ts';
import { statusCommand as status, terminal } from './command-rig.ts';
import { account, at, hour, minute, now } from './sample.ts';

vi.mock('../../app/providers/registry.ts', async () => (await import('./acme.ts')).registry);

const [ada, grace] = [accountId('acme', 'ada'), accountId('acme', 'grace')];
const connect = { name: 'connect', provider: 'acme', tool: 'acme-code' } as const;
const refresh = { name: 'refresh', account: null } as const;

const refused = (): never => {
  throw new ReadError('forbidden', 'This login may not read usage.');
};

async function both() {
  const opened = terminal();
  await opened.run(connect);
  opened.files[acmeFile] = loginFile('grace');
  await opened.run(connect);
  opened.out.length = 0;
  return opened;
}

describe('status', () => {
  test('draws what is known, and asks nobody', async () => {
    const { run, out, requests, ready } = terminal();
    await run(connect);
    expect([requests.length, ready.mock.calls.length]).toEqual([1, 1]);
    expect(await run(status)).toBe(exit.done);
    expect(out.at(-1)).toContain('40 % used');
    expect([requests.length, ready.mock.calls.length]).toEqual([1, 1]);
  });

  test.each([
    ['--refresh', { refresh: true }],
    ['--demo', { demo: true }],
  ])('with %s reads everything first', async (_flag, more) => {
    const { run, out, answer } = terminal();
    await run(connect);
    answer.mockReturnValue({ used: 55 });
    expect(await run({ ...status, ...more })).toBe(exit.done);
    expect(out.at(-1)).toContain('55 % used');
  });

  test('in a new process says what the last one read', async () => {
    const first = terminal();
    await first.run(connect);
    const { engine } = first.restarted();
    expect(engine.store.current().document.accounts[0]?.meters[0]?.utilisation).toBe(40);
  });

  test('without an account says what was found, and how to connect it', async () => {
    const { run, out } = terminal();
    expect(await run(status)).toBe(exit.noAccount);
    expect(out.join()).toContain('plimsoll connect acme --from acme-code');
  });

  test('prints one document, whatever its exit code is', async () => {
    const { run, out, answer } = terminal();
    const json = { ...status, json: true, refresh: true };
    const codes = [await run(json)];
    await run(connect);
    codes.push(await run(json));
    answer.mockImplementation(refused);
    codes.push(await run(json));
    expect(codes).toEqual([exit.noAccount, exit.done, exit.unreadable]);
    const documents = out
      .filter((text) => text.startsWith('{'))
      .map((text) => JSON.parse(text) as StatusDocument);
    expect(documents.map(({ schema, accounts }) => [schema, accounts.length])).toEqual([
      ['plimsoll.status/1', 0],
      ['plimsoll.status/1', 1],
      ['plimsoll.status/1', 1],
    ]);
    expect(documents[2]?.accounts[0]?.error?.code).toBe('forbidden');
    expect(out.join()).not.toContain('providerName');
  });

  test('that watches draws again with every reading, and ends when it is told to', async () => {
    const { run, out, answer, pass, wakes, end } = terminal();
    await run(connect);
    const ending = run({ ...status, watch: true });
    await vi.waitFor(() => expect(wakes.size).toBeGreaterThan(0), { interval: 1 });
    answer.mockReturnValue({ used: 77 });
    await pass(6 * minute);
    await vi.waitFor(() => expect(out.at(-1)).toContain('77 % used'), { interval: 1 });
    end();
    expect(await ending).toBe(exit.done);
    expect(wakes.size).toBe(0);
  });

  test('that watches as JSON prints one document a line', async () => {
    const { run, out, pass, wakes, end } = terminal();
    await run(connect);
    out.length = 0;
    const ending = run({ ...status, watch: true, json: true });
    await vi.waitFor(() => expect(wakes.size).toBeGreaterThan(0), { interval: 1 });
    await pass(6 * minute);
    end();
    await ending;
    expect(out.length).toBeGreaterThan(1);
    for (const line of out) {
      expect(line).not.toContain('\n');
      expect(JSON.parse(line)).toMatchObject({ schema: 'plimsoll.status/1' });
    }
  });
});

describe('refresh', () => {
  test('says per account what came of it', async () => {
    const { run, out, answer } = await both();
    expect(await run({ ...refresh, account: grace })).toBe(exit.done);
    expect(out).toEqual([`Acme grace@example.com (${grace}): 1 meter read`]);
    answer.mockImplementation(() => {
      throw new ReadError('rate_limited', 'Wait.', now + hour);
    });
    expect(await run(refresh)).toBe(exit.unreadable);
    expect(out.at(-1)).toBe(`Acme grace@example.com (${grace}): Wait. Next try in 1 h.`);
  });

  test('without an account says how to connect one', async () => {
    const { run, out } = terminal();
    expect(await run(refresh)).toBe(exit.noAccount);
    expect(out.join()).toContain('plimsoll connect acme');
  });

  test('of an account that is not there reads nothing', async () => {
    const { run, err, requests } = await both();
    expect(await run({ ...refresh, account: 'nobody' })).toBe(exit.noAccount);
    expect([err, requests.length]).toEqual([['There is no account "nobody".'], 2]);
  });
});

describe('connect', () => {
  test('says as what, and what the first read said', async () => {
    const { run, out, answer, accounts } = terminal();
    expect(await run(connect)).toBe(exit.done);
    expect(out).toEqual([`Connected as ${ada}. First read: 1 meter read`]);
    answer.mockImplementation(refused);
    expect(await run(connect)).toBe(exit.unreadable);
    expect(out.at(-1)).toContain('This login may not read usage.');
    expect(accounts.list()).toHaveLength(1);
  });

  test('of what does not exist is wrong usage; of a login that is not there, no account', async () => {
    const { run, err, files } = terminal();
    expect(await run({ ...connect, tool: 'vi' })).toBe(exit.usage);
    delete files[acmeFile];
    expect(await run(connect)).toBe(exit.noAccount);
    expect(err).toEqual([
      expect.stringContaining('"vi"'),
      expect.stringContaining('sign in with acme Code first'),
    ]);
  });
});

describe('connect with a key', () => {
  const keyed = { name: 'connectKey', provider: 'acme', keyEnv: 'ACME_KEY', baseUrl: null } as const;

  test('says for each account behind it what its first read said', async () => {
    const { run, env, out, accounts } = terminal();
    env['PROXY_KEY'] = 'the-management-key';
    expect(await run({ ...keyed, provider: 'cliproxy', keyEnv: 'PROXY_KEY' })).toBe(exit.done);
    expect(out).toHaveLength(2);
    expect(accounts.list().map(({ source }) => source)).toEqual(['cliproxy', 'cliproxy']);
    out.length = 0;
    expect(await run({ name: 'accounts' })).toBe(exit.done);
    expect(out[0]).toContain('(behind CLIProxyAPI at http://127.0.0.1:8317)');
  });

  test('that is refused saves nothing, and is not tried again', async () => {
    const { run, env, err, answer, accounts, requests } = terminal();
    env['ACME_KEY'] = 'a-wrong-key';
    answer.mockImplementation(() => {
      throw new ReadError('auth_expired', 'The key was refused.');
    });
    expect(await run(keyed)).toBe(exit.noAccount);
    expect(await run(keyed)).toBe(exit.noAccount);
    expect(err).toEqual([
      'The key was refused.',
      expect.stringContaining('not tried again until it changes'),
    ]);
    expect([accounts.list(), requests.length]).toEqual([[], 1]);
  });

  test('that is not there says which variable is missing, and where', async () => {
    const alone = terminal();
    expect(await alone.run(keyed)).toBe(exit.noAccount);
    expect(alone.err[0]).toContain('ACME_KEY is not set');
    expect(alone.err[0]).not.toContain('running already');
    const withApp = terminal({ isApp: true });
    expect(await withApp.run(keyed)).toBe(exit.noAccount);
    expect(withApp.err[0]).toContain('Plimsoll is running already');
  });

  test('of a provider without keys is wrong usage', async () => {
    expect(await terminal().run({ ...keyed, provider: 'nobody' })).toBe(exit.usage);
  });
});

describe('accounts and disconnect', () => {
  test('accounts lists them, and says by its exit code that there is none', async () => {
    const { run, out } = await both();
    expect(await run({ name: 'accounts' })).toBe(exit.done);
    expect(out).toEqual([
      `${ada}  ada@example.com  (from acme-code)`,
      `${grace}  grace@example.com  (from acme-code)`,
    ]);
    expect(await terminal().run({ name: 'accounts' })).toBe(exit.noAccount);
  });

  test.each([ada, 'ada@example.com'])('disconnect takes %s away and leaves the other', async (wanted) => {
    const { run, accounts, files, answers } = await both();
    const before = { ...files };
    expect(await run({ name: 'disconnect', account: wanted })).toBe(exit.done);
    expect(accounts.list().map(({ id }) => id)).toEqual([grace]);
    expect(files).toEqual(before);
    expect(answers.forget).toHaveBeenCalledExactlyOnceWith(ada);
  });

  test('disconnect takes a provider for its only account, and asks which when there are more', async () => {
    const { run, accounts, err } = await both();
    expect(await run({ name: 'disconnect', account: 'acme' })).toBe(exit.usage);
    expect(err[0]).toContain(ada);
    expect(err[0]).toContain(grace);
    expect(accounts.list()).toHaveLength(2);
    await run({ name: 'disconnect', account: ada });
    expect(await run({ name: 'disconnect', account: 'acme' })).toBe(exit.done);
    expect(await run({ name: 'disconnect', account: 'acme' })).toBe(exit.noAccount);
  });
});

describe('explain', () => {
  const explain = { name: 'explain', account: 'acme', meter: null } as const;

  test('says where each number came from', async () => {
    const { run, out, kept } = terminal();
    await run(connect);
    kept.push({
      via: 'oauth',
      at: at(0),
      answers: [{ from: 'GET https://api.acme.example', answer: { used: 40 } }],
    });
    expect(await run({ ...explain, meter: 'five_hour' })).toBe(exit.done);
    for (const text of ['40 % used', 'by the reader "oauth"', 'https://api.acme.example', '"used": 40']) {
      expect(out.at(-1)).toContain(text);
    }
  });

  test('of a meter that is not there says which there are', async () => {
    const { run, err } = terminal();
    await run(connect);
    expect(await run({ ...explain, meter: 'weekly' })).toBe(exit.usage);
    expect(err).toEqual(['This account has no meter "weekly". It has: five_hour.']);
  });

  test('of an account that cannot be read still says what is known', async () => {
    const { run, out, answer } = terminal();
    await run(connect);
    answer.mockImplementation(refused);
    await run(refresh);
    expect(await run(explain)).toBe(exit.unreadable);
    expect(out.at(-1)).toContain('oauth: gave nothing (forbidden). This login may not read usage.');
    expect(out.at(-1)).toContain('40 % used');
  });
});

describe('headers', () => {
  const headers = { name: 'headers', account: 'acme' } as const;

  test('are taken down without what is no limit', async () => {
    const { run, out, stdin, written } = terminal();
    await run(connect);
    stdin.text =
      'HTTP/2 200\r\nset-cookie: session=hunter2\r\nAnthropic-Ratelimit-Requests-Limit: 50\r\nretry-after: 7\r\n\r\n{}';
    expect(await run(headers)).toBe(exit.done);
    expect(written).toEqual([[ada, 'headers', 'anthropic-ratelimit-requests-limit: 50\nretry-after: 7\n']]);
    expect(out.at(-1)).toContain('2 headers taken down for ada@example.com');
  });

  test('that say nothing of a limit are refused', async () => {
    const { run, err, stdin, written } = terminal();
    await run(connect);
    stdin.text = 'content-type: text/plain\n';
    expect(await run(headers)).toBe(exit.usage);
    expect(err[0]).toContain(`plimsoll headers ${ada}`);
    expect(written).toEqual([]);
  });
});

describe('discover', () => {
  test('says how to connect what it found, and connects nothing', async () => {
    const { run, out, accounts, requests } = terminal();
    expect(await run({ name: 'discover' })).toBe(exit.done);
    expect(out).toEqual(['acme Code: connect it with: plimsoll connect acme --from acme-code']);
    expect([accounts.list(), requests]).toEqual([[], []]);
  });

  test('says that it found nothing', async () => {
    const { run, out, files } = terminal();
    delete files[acmeFile];
    await run({ name: 'discover' });
    expect(out).toEqual(['No login of a known tool was found on this machine.']);
  });
});

test('no control character of a name reaches the terminal', async () => {
  const { run, out, err, accounts } = terminal();
  const label = '\u001B[2Jevil\u009B';
  for (const id of ['acme-00000001', 'acme-00000002']) {
    accounts.save(account({ id, provider: 'acme', tool: 'x', label, plan: null }));
  }
  await run({ name: 'accounts' });
  await run({ name: 'disconnect', account: 'acme' });
  await run({ name: 'explain', account: 'acme-00000002', meter: '\u001B[2Jevil' });
  await run(refresh);
  await run({ name: 'disconnect', account: 'acme-00000001' });
  await run({ ...connect, tool: '\u001B[2Jevil' });
  expect([...out, ...err].join('\n')).toContain('evil');
  // oxlint-disable-next-line no-control-regex -- these are what must never reach a terminal
  expect([...out, ...err].join('\n')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});

import { describe, expect, test, vi } from 'vitest';
import { accountId } from '../../app/accounts/accounts.ts';
import { exit, runCommand } from '../../app/export/commands.ts';
import { ReadError } from '../../app/providers/read-error.ts';
import type { StatusDocument } from '../../shared/state.ts';
import { acmeFile, loginFile } from './acme.ts';
import { engineRig } from './engine-rig.ts';
import { minute, now } from './sample.ts';

vi.mock('../../app/providers/registry.ts', async () => (await import('./acme.ts')).registry);

type Command = Parameters<typeof runCommand>[0];

const [ada, grace] = [accountId('acme', 'ada'), accountId('acme', 'grace')];
const status = { name: 'status', json: false, watch: false, demo: false, refresh: false } as const;
const connect = { name: 'connect', provider: 'acme', tool: 'acme-code' } as const;

function terminal() {
  const rig = engineRig();
  const [out, err]: [string[], string[]] = [[], []];
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const io = {
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
    colour: false,
    terminal: false,
    now: () => now,
    ended,
  };
  const run = (command: Command) => runCommand(command, rig.engine, rig.accounts, io);
  return { ...rig, out, err, end, run };
}

const refused = (): never => {
  throw new ReadError('forbidden', 'This login may not read usage.');
};

describe('status', () => {
  test('draws every account and ends well', async () => {
    const { run, out } = terminal();
    await run(connect);
    expect(await run(status)).toBe(exit.done);
    expect(out.at(-1)).toContain('40 % used');
  });

  test('without an account says what was found, and how to connect it', async () => {
    const { run, out } = terminal();
    expect(await run(status)).toBe(exit.noAccount);
    expect(out.join()).toContain('connect acme --from acme-code');
  });

  test('prints one document, whatever its exit code is', async () => {
    const { run, out, answer } = terminal();
    const json = { ...status, json: true };
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

describe('accounts and disconnect', () => {
  async function both() {
    const opened = terminal();
    await opened.run(connect);
    opened.files[acmeFile] = loginFile('grace');
    await opened.run(connect);
    opened.out.length = 0;
    return opened;
  }

  test('accounts lists them, and says by its exit code that there is none', async () => {
    const { run, out } = await both();
    expect(await run({ name: 'accounts' })).toBe(exit.done);
    expect(out).toEqual([
      `${ada}  ada@example.com  (from acme-code)`,
      `${grace}  grace@example.com  (from acme-code)`,
    ]);
    expect(await terminal().run({ name: 'accounts' })).toBe(exit.noAccount);
  });

  test.each([ada, 'ada@example.com'])('disconnect takes %s away and leaves the other', async (account) => {
    const { run, accounts, files } = await both();
    const before = { ...files };
    expect(await run({ name: 'disconnect', account })).toBe(exit.done);
    expect(accounts.list().map(({ id }) => id)).toEqual([grace]);
    expect(files).toEqual(before);
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
  for (const id of ['acme-00000001', 'acme-00000002']) {
    accounts.save({
      id,
      provider: 'acme',
      source: 'borrowed',
      tool: 'x',
      label: '\u001B[2Jevil\u009B',
      plan: null,
    });
  }
  await run({ name: 'accounts' });
  await run({ name: 'disconnect', account: 'acme' });
  await run({ name: 'disconnect', account: 'acme-00000001' });
  await run({ ...connect, tool: '\u001B[2Jevil' });
  expect([...out, ...err].join('\n')).toContain('evil');
  // oxlint-disable-next-line no-control-regex -- these are what must never reach a terminal
  expect([...out, ...err].join('\n')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});

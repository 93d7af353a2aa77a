import { describe, expect, test, vi } from 'vitest';
import { accountId } from '../../app/accounts/accounts.ts';
import { ReadError } from '../../app/providers/read-error.ts';
import { acmeFile, loginFile } from './acme.ts';
import { engineRig } from './engine-rig.ts';
import { hour, now } from './sample.ts';

vi.mock('../../app/providers/registry.ts', async () => (await import('./acme.ts')).registry);

const [ada, grace] = [accountId('acme', 'ada'), accountId('acme', 'grace')];

describe('connecting', () => {
  test('saves the account, reads it and shows it', async () => {
    const { connect, accounts, requests, shown } = engineRig();
    expect(await connect()).toEqual({ accountId: ada, ok: true, text: '1 meter read' });
    expect(accounts.list()).toMatchObject([
      { id: ada, source: 'borrowed', tool: 'acme-code', label: 'ada@example.com' },
    ]);
    expect(requests).toEqual([{ url: 'https://api.acme.example/usage', token: 'Bearer sk-token-of-ada' }]);
    expect(shown()).toMatchObject([
      { id: ada, planLabel: 'Max', providerName: 'Acme', meters: [{ utilisation: 40 }] },
    ]);
  });

  test('saves it whatever its first read says, and says that', async () => {
    const { connect, accounts, answer, shown } = engineRig();
    answer.mockImplementation(() => {
      throw new ReadError('forbidden', 'This login may not read usage.');
    });
    expect(await connect()).toEqual({ accountId: ada, ok: false, text: 'This login may not read usage.' });
    expect(accounts.list()).toHaveLength(1);
    expect(shown()).toMatchObject([{ status: 'error', error: { code: 'forbidden' } }]);
  });

  test('saves nothing when there is no login to use', async () => {
    const { connect, engine, accounts, files, requests } = engineRig();
    await expect(engine.connect('acme', 'other-tool')).rejects.toMatchObject({ code: 'unsupported' });
    await expect(engine.connect('nobody', 'acme-code')).rejects.toMatchObject({ code: 'unsupported' });
    delete files[acmeFile];
    await expect(connect()).rejects.toMatchObject({ code: 'not_signed_in' });
    expect([accounts.list(), requests]).toEqual([[], []]);
  });

  test('the same login twice is one account; another person’s is another', async () => {
    const { connect, accounts, files } = engineRig();
    await connect();
    await connect();
    expect(accounts.list()).toHaveLength(1);
    files[acmeFile] = loginFile('grace');
    expect((await connect()).accountId).toBe(grace);
    expect(accounts.list().map(({ id }) => id)).toEqual([ada, grace]);
  });
});

describe('a borrowed login that became another person’s', () => {
  test('is not shown as the old account, which keeps its numbers as old ones', async () => {
    const { connect, engine, files, requests, shown } = engineRig();
    await connect();
    files[acmeFile] = loginFile('grace');
    const [outcome] = await engine.refresh(null);
    expect(outcome).toMatchObject({
      accountId: ada,
      ok: false,
      text: expect.stringContaining('somebody else') as string,
    });
    expect(requests).toHaveLength(1);
    expect(shown()).toMatchObject([
      {
        id: ada,
        status: 'error',
        error: { code: 'not_signed_in' },
        meters: [{ utilisation: 40, freshness: 'stale' }],
      },
    ]);
  });

  test('while it was read does not answer for the old account either', async () => {
    const { connect, engine, files, answer, requests, shown } = engineRig();
    await connect();
    answer.mockImplementation(() => {
      files[acmeFile] = loginFile('grace');
      throw new ReadError('auth_expired', 'The login has expired.');
    });
    await engine.refresh(null);
    expect(requests.map(({ token }) => token)).not.toContain('Bearer sk-token-of-grace');
    expect(shown()).toMatchObject([{ id: ada, error: { code: 'not_signed_in' } }]);
  });

  test('can be connected beside it, and reads for itself only', async () => {
    const { connect, engine, files, answer, shown } = engineRig();
    await connect();
    files[acmeFile] = loginFile('grace');
    answer.mockImplementation(() => ({ used: 7 }));
    await connect();
    await engine.refresh(null);
    expect(shown().map(({ id, meters }) => [id, meters[0]?.utilisation])).toEqual([
      [ada, 40],
      [grace, 7],
    ]);
    files[acmeFile] = loginFile('ada');
    await engine.refresh(null);
    expect(shown().map(({ id, error }) => [id, error?.code])).toEqual([
      [ada, undefined],
      [grace, 'not_signed_in'],
    ]);
  });

  test('that was only renewed reads on', async () => {
    const { connect, engine, files, answer, requests } = engineRig();
    await connect();
    answer.mockImplementationOnce(() => {
      files[acmeFile] = loginFile('ada', { token: 'renewed' });
      throw new ReadError('auth_expired', 'The login has expired.');
    });
    expect(await engine.refresh(null)).toMatchObject([{ ok: true }]);
    expect(requests.at(-1)?.token).toBe('Bearer renewed');
  });
});

describe('a refresh', () => {
  test('brings a new number and tells what came of it, to the caller and to every view', async () => {
    const { connect, engine, answer, shown } = engineRig();
    await connect();
    answer.mockReturnValue({ used: 95 });
    const outcomes = await engine.refresh(ada);
    expect(outcomes).toEqual([{ accountId: ada, ok: true, text: '1 meter read' }]);
    expect(engine.store.current().outcomes).toEqual(outcomes);
    expect(engine.store.current().refreshing).toEqual([]);
    expect(shown()[0]).toMatchObject({ status: 'critical' });
  });

  test('does not disturb a provider that asked for time', async () => {
    const { connect, engine, answer, requests } = engineRig();
    answer.mockImplementation(() => {
      throw new ReadError('rate_limited', 'Wait.', now + hour);
    });
    await connect();
    expect(await engine.refresh(null)).toEqual([{ accountId: ada, ok: false, text: 'Wait.' }]);
    expect(await connect()).toMatchObject({ ok: false, text: 'Wait.' });
    expect(requests).toHaveLength(1);
  });

  test('survives what nobody thought of, and tells nothing of it', async () => {
    const { connect, answer, shown } = engineRig();
    answer.mockImplementation(() => {
      throw new TypeError('hunter2 is not iterable');
    });
    await connect();
    expect(shown()).toMatchObject([{ error: { code: 'unreadable' } }]);
    expect(JSON.stringify(shown())).not.toContain('hunter2');
  });

  test('without an account looks for logins, and asks nobody anything', async () => {
    const { engine, requests } = engineRig();
    expect(await engine.refresh(null)).toEqual([]);
    expect(engine.store.current().findings).toMatchObject([{ tool: 'acme-code', trouble: null }]);
    expect(requests).toEqual([]);
  });
});

describe('real accounts on somebody else’s Electron', () => {
  const refusal = 'This Plimsoll runs on Electron 42.0.0 built by a third party.';

  test('are not read: no request is made and the reason is shown', async () => {
    const { connect, engine, accounts, requests, shown } = engineRig({ refusal });
    expect(await connect()).toEqual({ accountId: ada, ok: false, text: refusal });
    expect(await engine.refresh(null)).toMatchObject([{ ok: false, text: refusal }]);
    expect(accounts.list()).toHaveLength(1);
    expect(requests).toEqual([]);
    expect(shown()).toMatchObject([{ status: 'error', error: { code: 'unsupported', message: refusal } }]);
  });
});

describe('the demo', () => {
  test('reads its accounts with their own tokens and looks at no file', async () => {
    const { engine, accounts, files, requests } = engineRig({ demoToken: (id) => `token-of-${id}` });
    for (const path of Object.keys(files)) delete files[path];
    accounts.save({
      id: 'acme-demo0001',
      provider: 'acme',
      source: 'own',
      tool: null,
      keyEnv: null,
      baseUrl: null,
      member: null,
      label: 'Ada',
      plan: 'max',
    });
    expect(await engine.refresh(null)).toMatchObject([{ ok: true }]);
    expect(requests[0]?.token).toBe('Bearer token-of-acme-demo0001');
    expect(engine.store.current().demo).toBe(true);
  });
});

test('the log holds no token', async () => {
  const { connect, answer, logged } = engineRig();
  await connect();
  answer.mockImplementation(() => {
    throw new ReadError('offline', 'The provider could not be reached.');
  });
  await connect();
  expect(logged).toContainEqual({ event: 'connected', account: ada, tool: 'acme-code' });
  expect(logged).toContainEqual({
    event: 'read failed',
    account: ada,
    why: 'offline',
    message: expect.any(String) as string,
  });
  expect(JSON.stringify(logged)).not.toMatch(/sk-token|ada@/);
});

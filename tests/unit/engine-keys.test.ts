import { describe, expect, test, vi } from 'vitest';
import { accountId } from '../../app/accounts/accounts.ts';
import { ReadError } from '../../app/providers/read-error.ts';
import { engineRig } from './engine-rig.ts';
import { hour, minute } from './sample.ts';

vi.mock('../../app/providers/registry.ts', async () => (await import('./acme.ts')).registry);

const key = accountId('acme', 'of key-1');

function keyRig() {
  const rig = engineRig();
  rig.env['KEY'] = 'key-1';
  return { ...rig, connectKey: (provider = 'acme') => rig.engine.connectKey(provider, 'KEY', null) };
}

const refuse = (): never => {
  throw new ReadError('auth_expired', 'The key was refused.');
};

describe('connecting a key', () => {
  test('saves its account and reads it with the key', async () => {
    const { connectKey, accounts, requests, shown } = keyRig();
    expect(await connectKey()).toEqual([{ accountId: key, ok: true, text: '1 meter read' }]);
    expect(accounts.list()).toMatchObject([{ id: key, source: 'key', keyEnv: 'KEY' }]);
    expect(requests).toEqual([
      { url: 'https://api.acme.example/key', token: 'Bearer key-1' },
      { url: 'https://api.acme.example/usage', token: 'Bearer key-1' },
    ]);
    expect(shown()).toMatchObject([{ id: key, source: 'key', plan: 'api', via: 'key' }]);
  });

  test('that is refused saves nothing, and is not tried again by the next process either', async () => {
    const rig = keyRig();
    rig.answer.mockImplementation(refuse);
    await expect(rig.connectKey()).rejects.toMatchObject({ code: 'auth_expired' });
    const next = rig.restarted();
    await expect(next.engine.connectKey('acme', 'KEY', null)).rejects.toMatchObject({ code: 'auth_expired' });
    expect([rig.accounts.list(), rig.requests.length]).toEqual([[], 1]);
  });

  test('of a proxy saves the accounts behind it under their real providers, and reads them through it', async () => {
    const { connectKey, engine, requests, shown } = keyRig();
    const outcomes = await connectKey('cliproxy');
    expect(outcomes).toMatchObject([{ ok: true }, { ok: true }]);
    expect(engine.store.current().outcomes).toEqual(outcomes);
    const [first, ...others] = requests.map(({ url }) => url);
    expect(first).toBe('http://127.0.0.1:8317/list');
    // Both at a time: which comes first is nobody's business.
    expect(others.sort()).toEqual(['acme', 'bolt'].map((name) => `http://127.0.0.1:8317/call/${name}-1`));
    expect(shown()).toMatchObject([
      { provider: 'acme', providerName: 'Acme', source: 'cliproxy', via: 'cliproxy' },
      { provider: 'bolt', providerName: 'Bolt', source: 'cliproxy', via: 'cliproxy' },
    ]);
  });
});

describe('a connected key', () => {
  test('that is refused is not presented again: by no poll, no Refresh and no later process', async () => {
    const rig = keyRig();
    await rig.connectKey();
    rig.requests.length = 0;
    rig.answer.mockImplementation(refuse);
    await rig.pass(minute);
    await rig.engine.refresh(null);
    await rig.engine.refresh(null);
    rig.engine.start();
    await rig.pass(3 * hour);
    const next = rig.restarted();
    await next.engine.refresh(null);
    expect(rig.requests).toHaveLength(1);
    expect(next.shown()).toMatchObject([
      { error: { code: 'auth_expired' }, meters: [{ utilisation: 40, freshness: 'expected' }] },
    ]);
    rig.env['KEY'] = 'key-2';
    rig.answer.mockReturnValue({ used: 41 });
    expect(await next.engine.refresh(null)).toMatchObject([{ ok: true }]);
    expect(rig.requests.map(({ token }) => token)).toEqual(['Bearer key-1', 'Bearer key-2']);
  });

  test('of a proxy whose login for an account is stale is not taken for refused', async () => {
    const rig = keyRig();
    await rig.connectKey('cliproxy');
    rig.answer.mockImplementation(() => {
      throw new ReadError('auth_expired', 'The proxy renews it by itself.', rig.now() + 5 * minute);
    });
    await rig.engine.refresh(null);
    rig.answer.mockReturnValue({ used: 41 });
    await rig.pass(6 * minute);
    expect(await rig.engine.refresh(null)).toMatchObject([{ ok: true }, { ok: true }]);
  });

  test('that is not there any more is missed by name, and nothing is asked', async () => {
    const { connectKey, engine, env, requests, shown } = keyRig();
    await connectKey();
    delete env['KEY'];
    requests.length = 0;
    expect(await engine.refresh(null)).toMatchObject([
      { ok: false, text: expect.stringContaining('KEY is not set') as string },
    ]);
    expect(shown()).toMatchObject([{ error: { code: 'not_signed_in' }, meters: [{ freshness: 'stale' }] }]);
    expect(requests).toEqual([]);
  });

  test('never comes near the log or the ledger', async () => {
    const rig = keyRig();
    rig.env['KEY'] = 'hunter2-hunter2';
    const written = vi.spyOn(rig.ledger, 'addSignIn');
    await rig.connectKey();
    rig.answer.mockImplementation(refuse);
    await rig.engine.refresh(null);
    expect(written.mock.calls.map(([{ event }]) => event)).toContain('key_refused');
    expect(JSON.stringify([rig.logged, written.mock.calls, rig.engine.store.current()])).not.toContain(
      'hunter2',
    );
  });
});

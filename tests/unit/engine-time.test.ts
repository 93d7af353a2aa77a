import { describe, expect, test, vi } from 'vitest';
import { accountId } from '../../app/accounts/accounts.ts';
import { ReadError } from '../../app/providers/read-error.ts';
import { acmeFile, loginFile } from './acme.ts';
import { engineRig } from './engine-rig.ts';
import { at, hour, minute } from './sample.ts';

vi.mock('../../app/providers/registry.ts', async () => (await import('./acme.ts')).registry);

const ada = accountId('acme', 'ada');

async function connected(more: Parameters<typeof engineRig>[0] = {}) {
  const rig = engineRig(more);
  await rig.connect();
  return rig;
}

describe('an engine that runs', () => {
  test('reads in its cadence, and in a new one at once', async () => {
    const { engine, requests, pass, change } = await connected();
    engine.start();
    await pass(11 * minute);
    expect(requests).toHaveLength(3);
    change({ polling: { everyMinutes: 1 } });
    engine.replan();
    await pass(3 * minute);
    expect(requests.length).toBeGreaterThanOrEqual(5);
    engine.stop();
    await pass(hour);
    expect(requests.length).toBeLessThan(8);
  });

  test('leaves no timer behind', async () => {
    const { engine, wakes, pass } = await connected();
    engine.start();
    await pass(7 * minute);
    engine.stop();
    expect(wakes.size).toBe(0);
  });

  test('sees a window end at that moment, with nothing read', async () => {
    const { engine, answer, requests, shown, pass, change } = engineRig();
    change({ polling: { everyMinutes: 120 } });
    answer.mockReturnValue({ used: 100, resets_at: at(20 * minute) });
    await engine.connect('acme', 'acme-code');
    engine.start();
    await pass(20 * minute - 1);
    expect(engine.store.current().document).toMatchObject({
      governing: { utilisation: 100 },
      pool: { exhausted: 1 },
    });
    const told = vi.fn();
    engine.store.subscribe(told);
    await pass(1);
    expect(told).toHaveBeenCalled();
    expect(engine.store.current().document).toMatchObject({ governing: null, pool: { exhausted: 0 } });
    expect(shown()[0]?.meters).toMatchObject([{ utilisation: 100, freshness: 'expected' }]);
    expect(requests).toHaveLength(1);
  });

  test('follows the person’s thresholds and price without a read', async () => {
    const { engine, requests, shown, change } = await connected();
    change({ thresholds: { warning: 10, critical: 30 } });
    engine.store.touch();
    expect(shown()[0]?.status).toBe('critical');
    expect(requests).toHaveLength(1);
  });

  test('shows old numbers as old when the provider is gone, and tries again', async () => {
    const { engine, answer, requests, shown, pass } = await connected();
    answer.mockImplementation(() => {
      throw new ReadError('offline', 'The provider could not be reached.');
    });
    engine.start();
    await pass(6 * minute);
    expect(shown()).toMatchObject([{ status: 'error', freshness: 'stale', meters: [{ utilisation: 40 }] }]);
    expect(requests).toHaveLength(3);
    answer.mockReturnValue({ used: 41 });
    await pass(5 * minute);
    expect(shown()).toMatchObject([{ status: 'ok', error: null, meters: [{ utilisation: 41 }] }]);
  });
});

describe('disconnecting', () => {
  test('takes the account away at once, and nothing more is asked for it', async () => {
    const { engine, accounts, requests, shown, pass } = await connected();
    engine.start();
    engine.disconnect(ada);
    expect([accounts.list(), shown()]).toEqual([[], []]);
    await pass(hour);
    expect(requests).toHaveLength(1);
  });

  test('during a read does not bring it back when that ends', async () => {
    const { engine, accounts, files, answer, shown } = engineRig();
    files[acmeFile] = loginFile('ada', { plan: null });
    answer.mockImplementation(() => {
      engine.disconnect(ada);
      return { used: 40, plan: 'max' };
    });
    await engine.connect('acme', 'acme-code');
    expect([accounts.list(), shown()]).toEqual([[], []]);
  });
});

describe('a plan that only the vendor’s answer names', () => {
  test('is written down with the account', async () => {
    const { engine, accounts, files, answer } = engineRig();
    files[acmeFile] = loginFile('ada', { plan: null });
    answer.mockReturnValue({ used: 40, plan: 'max' });
    await engine.connect('acme', 'acme-code');
    expect(accounts.list()).toMatchObject([{ id: ada, plan: 'max' }]);
  });

  test('that cannot be written down costs nothing but that', async () => {
    const { engine, accounts, files, answer, shown } = engineRig();
    files[acmeFile] = loginFile('ada', { plan: null });
    answer.mockImplementation(() => {
      accounts.save = () => {
        throw new Error('The disk is full.');
      };
      return { used: 40, plan: 'max' };
    });
    expect(await engine.connect('acme', 'acme-code')).toMatchObject({ ok: true });
    expect(shown()).toMatchObject([{ plan: 'max', meters: [{ utilisation: 40 }] }]);
  });
});

import { describe, expect, test, vi } from 'vitest';
import { accountId } from '../../app/accounts/accounts.ts';
import { ReadError } from '../../app/providers/read-error.ts';
import { acmeFile, loginFile } from './acme.ts';
import { engineRig } from './engine-rig.ts';
import { at, hour, minute } from './sample.ts';

vi.mock('../../app/providers/registry.ts', async () => (await import('./acme.ts')).registry);

const ada = accountId('acme', 'ada');

async function connected() {
  const rig = engineRig();
  await rig.connect();
  rig.requests.length = 0;
  return rig;
}

describe('an engine that starts again', () => {
  test('shows at once what was read, as old as it is, and asks nobody', async () => {
    const { pass, restarted, requests } = await connected();
    await pass(10 * minute);
    const first = restarted();
    const known = { id: ada, plan: 'max', via: 'oauth', readAt: at(0), error: null };
    expect(first.shown()).toMatchObject([{ ...known, freshness: 'live', meters: [{ utilisation: 40 }] }]);
    await first.pass(10 * minute);
    const second = first.restarted();
    expect(second.shown()).toMatchObject([{ ...known, freshness: 'stale', meters: [{ utilisation: 40 }] }]);
    await second.pass(2 * hour);
    const third = second.restarted();
    expect(third.shown()).toMatchObject([
      { ...known, freshness: 'expected', meters: [{ utilisation: 40, resetsAt: at(2 * hour) }] },
    ]);
    expect(third.engine.store.current().document.governing).toBeNull();
    expect(requests).toEqual([]);
  });

  test('knows that the last attempt failed', async () => {
    const { engine, answer, pass, restarted } = await connected();
    answer.mockImplementation(() => {
      throw new ReadError('server_error', 'The provider answered with status 500.');
    });
    await pass(minute);
    await engine.refresh(null);
    expect(restarted().shown()).toMatchObject([
      { status: 'error', error: { code: 'server_error' }, meters: [{ freshness: 'stale' }] },
    ]);
  });

  test('keeps a wait that the vendor asked for, against every Refresh', async () => {
    const { engine, answer, requests, pass, restarted } = await connected();
    await pass(minute);
    answer.mockImplementation(() => {
      throw new ReadError('rate_limited', 'Wait.', Date.parse(at(hour)));
    });
    await engine.refresh(null);
    expect(requests).toHaveLength(1);
    answer.mockReturnValue({ used: 41 });
    const next = restarted();
    for (let times = 0; times < 2; times += 1) {
      const [outcome] = await next.engine.refresh(null);
      expect(outcome?.ok).toBe(false);
      await next.pass(20 * minute);
    }
    expect(next.shown()).toMatchObject([{ error: { code: 'rate_limited', retryAt: at(hour) } }]);
    // Also when that was all that the last process saw.
    const last = next.restarted();
    await last.engine.refresh(null);
    expect(requests).toHaveLength(1);
    await last.pass(20 * minute);
    expect(await last.restarted().engine.refresh(null)).toMatchObject([{ ok: true }]);
    expect(requests).toHaveLength(2);
  });

  test('keeps a balance that a reading lacks', async () => {
    const { engine, answer, pass, restarted } = await connected();
    answer.mockReturnValue({ used: 41, credits: 9.99 });
    await pass(minute);
    await engine.refresh(null);
    answer.mockReturnValue({ used: 42 });
    const next = restarted();
    await next.pass(minute);
    await next.engine.refresh(null);
    const kept = { meters: [{ utilisation: 42 }], credits: { balance: 9.99, readAt: at(minute) } };
    expect(next.shown()).toMatchObject([kept]);
    expect(next.restarted().shown()).toMatchObject([kept]);
  });

  test('knows a plan that only the vendor’s answer named', async () => {
    const rig = engineRig();
    rig.files[acmeFile] = loginFile('ada', { plan: null });
    rig.answer.mockReturnValue({ used: 40, plan: 'max' });
    await rig.connect();
    expect(rig.restarted().shown()).toMatchObject([{ plan: 'max', planLabel: 'Max' }]);
  });
});

describe('what another program handed over', () => {
  const handOver = (rig: ReturnType<typeof engineRig>, used: number): void => {
    rig.captures[`${ada}.statusline`] = {
      at: rig.now(),
      text: JSON.stringify({ used, resets_at: at(5 * hour) }),
    };
  };

  async function scoped() {
    const rig = engineRig();
    rig.change({ polling: { everyMinutes: 10 } });
    rig.answer.mockReturnValue({ used: 12, resets_at: at(5 * hour), models: { Fable: 57 } });
    await rig.connect();
    rig.requests.length = 0;
    return rig;
  }

  test('leaves the vendor to be asked every half hour, whose scoped limit still governs', async () => {
    const rig = await scoped();
    rig.engine.start();
    for (let minutes = 0; minutes < 120; minutes += 5) {
      handOver(rig, 11);
      await rig.pass(5 * minute);
      expect(rig.engine.store.current().document.governing).toMatchObject({
        scope: 'Fable',
        utilisation: 57,
      });
      expect(rig.shown()).toMatchObject([{ freshness: 'live', error: null }]);
    }
    rig.engine.stop();
    expect(rig.requests).toHaveLength(4);
  });

  test('does not keep a person from asking the vendor', async () => {
    const rig = await scoped();
    handOver(rig, 11);
    await rig.pass(minute);
    await rig.engine.refresh(null);
    await rig.engine.refresh(null);
    expect(rig.requests).toHaveLength(2);
  });

  test('long ago is no reason to ask the vendor less often', async () => {
    const rig = await scoped();
    handOver(rig, 11);
    await rig.pass(25 * minute);
    rig.engine.start();
    await rig.pass(30 * minute);
    rig.engine.stop();
    expect(rig.requests.length).toBeGreaterThanOrEqual(3);
  });

  test('answers while the vendor does not, and the vendor’s error is the account’s once that is old', async () => {
    const rig = await scoped();
    rig.answer.mockImplementation(() => {
      throw new ReadError('server_error', 'The provider answered with status 500.');
    });
    await rig.pass(minute);
    handOver(rig, 11);
    expect(await rig.engine.refresh(null)).toMatchObject([{ ok: true }]);
    expect(rig.shown()).toMatchObject([
      {
        error: null,
        meters: [
          { utilisation: 11, freshness: 'live' },
          { scope: 'Fable', utilisation: 57, freshness: 'stale' },
        ],
      },
    ]);
    await rig.pass(30 * minute);
    expect(await rig.engine.refresh(null)).toEqual([
      { accountId: ada, ok: false, text: 'The provider answered with status 500.' },
    ]);
    expect(rig.shown()).toMatchObject([{ status: 'error', error: { code: 'server_error' } }]);
    expect(rig.restarted().shown()).toMatchObject([{ status: 'error', error: { code: 'server_error' } }]);
  });
});

test('a budget reaches the account’s readers', async () => {
  const { engine, change, shown } = await connected();
  change({ budgets: { [ada]: 50, 'acme-00000000': 7 } });
  await engine.refresh(null);
  expect(shown()).toMatchObject([{ meters: [{ limit: 50 }] }]);
});

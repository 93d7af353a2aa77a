import { expect, vi } from 'vitest';
import type { AccountStore } from '../../app/accounts/accounts.ts';
import { createEngine, type EngineOptions } from '../../app/engine.ts';
import type { JsonRequest } from '../../app/providers/provider.ts';
import { defaultSettings, type Settings } from '../../shared/settings.ts';
import type { Account } from '../../shared/meter.ts';
import { acmeFile, loginFile, machine } from './acme.ts';
import { at, hour, now as start } from './sample.ts';

function accountStore(): AccountStore {
  let accounts: Account[] = [];
  const remove = (id: string): void => {
    accounts = accounts.filter((account) => account.id !== id);
  };
  return {
    list: () => accounts,
    save(account) {
      remove(account.id);
      accounts = [...accounts, account];
    },
    remove,
    trouble: () => null,
  };
}

/** An engine on a machine where Ada is signed in to Acme; the vendor, the clock and the timers are the test's. */
export function engineRig(more: Partial<EngineOptions> = {}) {
  const files: Record<string, string> = { [acmeFile]: loginFile('ada') };
  const requests: { url: string; token: string }[] = [];
  const answer = vi.fn((_request: JsonRequest): unknown => ({ used: 40, resets_at: at(2 * hour) }));
  const logged: unknown[] = [];
  const wakes = new Set<{ time: number; callback: () => void }>();
  let now = start;
  let settings: Settings = defaultSettings;
  const accounts = accountStore();
  const write = (event: string, details?: Record<string, unknown>): void =>
    void logged.push({ event, ...details });
  const engine = createEngine({
    accounts,
    settings: () => settings,
    surroundings: machine(files),
    async getJson(request) {
      requests.push({ url: request.url, token: request.headers?.['authorization'] ?? '' });
      return answer(request);
    },
    log: { info: write, warn: write },
    now: () => now,
    random: () => 0.5,
    wakeAt(time, callback) {
      const wake = { time, callback };
      wakes.add(wake);
      return () => wakes.delete(wake);
    },
    redirected: false,
    demoToken: null,
    refusal: null,
    notices: () => [],
    ...more,
  });

  /** Goes through every wake-up on the way, and lets what it starts come to its end. */
  async function pass(ms: number): Promise<void> {
    const end = now + ms;
    for (;;) {
      await vi.waitFor(() => expect(engine.store.current().refreshing).toEqual([]), { interval: 1 });
      const [next] = [...wakes].sort((a, b) => a.time - b.time);
      if (next === undefined || next.time > end) break;
      wakes.delete(next);
      now = Math.max(now, next.time);
      next.callback();
    }
    now = end;
  }

  return {
    engine,
    accounts,
    files,
    requests,
    answer,
    logged,
    wakes,
    pass,
    change: (next: Partial<Settings>) => {
      settings = { ...settings, ...next };
    },
    shown: () => engine.store.current().document.accounts,
    connect: () => engine.connect('acme', 'acme-code'),
  };
}

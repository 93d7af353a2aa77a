import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import type { AccountStore } from '../../app/accounts/accounts.ts';
import { createEngine, type EngineOptions } from '../../app/engine.ts';
import { openLedger } from '../../app/ledger/ledger.ts';
import type { Capture, JsonRequest } from '../../app/providers/provider.ts';
import type { Account } from '../../shared/meter.ts';
import { defaultSettings, type Settings } from '../../shared/settings.ts';
import { acmeFile, loginFile } from './acme.ts';
import { machine } from './machine.ts';
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

/** What outlives an engine: the machine, the vendor, the clock, and the files. */
function newWorld() {
  const settings: Settings = defaultSettings;
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-engine-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return {
    ledgerFile: join(folder, 'ledger.db'),
    accounts: accountStore(),
    files: { [acmeFile]: loginFile('ada') } as Record<string, string>,
    env: {} as Record<string, string>,
    captures: {} as Record<string, Capture>,
    requests: [] as { url: string; token: string }[],
    answer: vi.fn((_request: JsonRequest): unknown => ({ used: 40, resets_at: at(2 * hour) })),
    settings,
    now: start,
  };
}

/** An engine on a machine where Ada is signed in to Acme; the vendor, the clock and the timers are the test's. */
export function engineRig(more: Partial<EngineOptions> = {}, world = newWorld()) {
  const { accounts, files, env, captures, requests, answer } = world;
  const logged: unknown[] = [];
  const wakes = new Set<{ time: number; callback: () => void }>();
  const answers = { keep: vi.fn(), forget: vi.fn() };
  const write = (event: string, details?: Record<string, unknown>): void =>
    void logged.push({ event, ...details });
  const ledger = openLedger(world.ledgerFile, { now: () => world.now });
  onTestFinished(ledger.close);
  const engine = createEngine({
    accounts,
    settings: () => world.settings,
    surroundings: machine(files, { env }),
    async getJson(request) {
      requests.push({ url: request.url, token: request.headers?.['authorization'] ?? '' });
      return answer(request);
    },
    capture: async (accountId, name) => captures[`${accountId}.${name}`] ?? null,
    answers,
    ledger,
    log: { info: write, warn: write },
    now: () => world.now,
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
    const end = world.now + ms;
    for (;;) {
      await vi.waitFor(() => expect(engine.store.current().refreshing).toEqual([]), { interval: 1 });
      const [next] = [...wakes].sort((a, b) => a.time - b.time);
      if (next === undefined || next.time > end) break;
      wakes.delete(next);
      world.now = Math.max(world.now, next.time);
      next.callback();
    }
    world.now = end;
  }

  return {
    engine,
    accounts,
    files,
    env,
    captures,
    requests,
    answer,
    answers,
    ledger,
    logged,
    wakes,
    pass,
    now: () => world.now,
    change: (next: Partial<Settings>) => {
      world.settings = { ...world.settings, ...next };
    },
    shown: () => engine.store.current().document.accounts,
    connect: () => engine.connect('acme', 'acme-code'),
    /** The next engine on this machine, which knows what this one wrote down and nothing else. */
    restarted() {
      engine.stop();
      ledger.close();
      return engineRig(more, world);
    },
  };
}

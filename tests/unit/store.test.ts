import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { appendReading } from '../../app/ledger/append.ts';
import { inMemory } from '../../app/ledger/connection.ts';
import { lastKnown } from '../../app/ledger/last-known.ts';
import type { Reading } from '../../app/ledger/types.ts';
import { createStore } from '../../app/store.ts';
import type { Account } from '../../shared/meter.ts';
import type { Notice } from '../../shared/state.ts';
import { account, at, credits, deriving, hour, meter, minute, offline, snapshot, weekly } from './sample.ts';

/** The ledger's own functions on a database in memory. */
function newLedger() {
  const database = inMemory();
  onTestFinished(() => database.close());
  return {
    append(reading: Reading): boolean {
      appendReading(database, reading);
      return true;
    },
    lastKnown: (accountId?: string) => lastKnown(database, accountId ?? null),
  };
}

function open(ledger = newLedger()) {
  const accounts: Account[] = [account()];
  const notices: Notice[] = [];
  let options = deriving();
  const store = createStore({
    demo: false,
    ledger,
    now: () => options.now,
    accounts: () => accounts,
    notices: () => notices,
    derive: () => options,
  });
  const listener = vi.fn();
  const unsubscribe = store.subscribe(listener);
  const first = () => store.current().document.accounts[0];
  return {
    store,
    accounts,
    notices,
    listener,
    unsubscribe,
    first,
    ledger,
    later: (ms: number) => {
      options = deriving({ now: options.now + ms });
    },
  };
}

const id = account().id;

describe('the store', () => {
  test('shows an account from the start, as not read', () => {
    expect(open().first()).toMatchObject({ id, freshness: 'none', meters: [], error: null });
  });

  test('shows what was read', () => {
    const { store, first } = open();
    store.record(id, { snapshot: snapshot({ credits: credits() }) });
    expect(first()).toMatchObject({ status: 'ok', freshness: 'live', credits: { balance: 250 } });
  });

  test('keeps the numbers when a later attempt fails, as old, with the reason', () => {
    const { store, first } = open();
    store.record(id, { snapshot: snapshot() });
    store.record(id, { error: offline });
    expect(first()).toMatchObject({
      status: 'error',
      error: offline,
      meters: [{ utilisation: 40, freshness: 'stale' }],
    });
    store.record(id, { snapshot: snapshot({ meters: [meter({ utilisation: 41 })] }) });
    expect(first()).toMatchObject({
      status: 'ok',
      error: null,
      meters: [{ utilisation: 41, freshness: 'live' }],
    });
  });

  test('lays a reading over what is known: what it lacks stays', () => {
    const { store, first } = open();
    store.record(id, { snapshot: snapshot({ credits: credits() }) });
    store.record(id, { snapshot: snapshot({ meters: [meter({ kind: 'seven_day' })] }) });
    expect(first()?.meters.map(({ kind }) => kind)).toEqual(['five_hour', 'seven_day']);
    expect(first()?.credits?.balance).toBe(250);
  });

  test('keeps accounts apart', () => {
    const { store, accounts } = open();
    accounts.push(account({ id: 'other' }));
    store.record('other', { snapshot: snapshot() });
    expect(store.current().document.accounts.map(({ freshness }) => freshness)).toEqual(['none', 'live']);
  });

  test('hides an account that is gone, and has its numbers when it comes back', () => {
    const { store, accounts } = open();
    store.record(id, { snapshot: snapshot() });
    const gone = accounts.splice(0);
    store.touch();
    expect(store.current().document.accounts).toEqual([]);
    accounts.push(...gone);
    store.touch();
    expect(store.current().document.accounts[0]?.meters).toHaveLength(1);
  });

  test('looks at the clock again when it is touched', () => {
    const { store, first, later } = open();
    store.record(id, { snapshot: snapshot() });
    later(3 * hour);
    store.touch();
    expect(first()).toMatchObject({ freshness: 'expected' });
    expect(store.current().document.generatedAt).toBe(at(3 * hour));
  });
});

describe('the store of the next run', () => {
  const next = ({ ledger }: ReturnType<typeof open>, ms: number) => {
    const opened = open(ledger);
    opened.later(ms);
    return opened;
  };

  test('begins with what this one knew, as old as it is', () => {
    const opened = open();
    opened.store.record(id, {
      snapshot: snapshot({
        plan: 'pro',
        meters: [meter(), weekly({ readAt: at(-10 * minute) })],
        credits: credits(),
      }),
    });
    const { meters, ...first } = next(opened, 7 * minute).first() ?? {};
    expect(first).toMatchObject({ plan: 'pro', error: null, credits: { balance: 250, readAt: at(-minute) } });
    expect(meters).toMatchObject([
      { kind: 'five_hour', utilisation: 40, readAt: at(-minute), freshness: 'live' },
      { kind: 'seven_day', utilisation: 40, readAt: at(-10 * minute), freshness: 'stale' },
    ]);
    expect(next(opened, 3 * hour).first()?.meters).toMatchObject([
      { freshness: 'expected' },
      { freshness: 'stale' },
    ]);
  });

  test('knows that the last attempt failed, and how, but in words of its own', () => {
    const opened = open();
    opened.store.record(id, { snapshot: snapshot() });
    opened.later(minute);
    opened.store.record(id, { error: { ...offline, message: 'hunter2.example cannot be reached.' } });
    const first = next(opened, 2 * minute).first();
    expect(first).toMatchObject({
      status: 'error',
      error: { code: 'offline', retryAt: null },
      meters: [{ freshness: 'stale' }],
    });
    expect(JSON.stringify(first)).not.toContain('hunter2');
  });

  test('knows which request failed where only a local reader answered', () => {
    const opened = open();
    opened.store.record(id, {
      snapshot: snapshot({ meters: [meter({ via: 'session-log', readAt: at(-hour) })] }),
      trouble: offline,
      failures: [
        { via: 'oauth', ...offline },
        { via: 'headers', ...offline, code: 'not_found' },
      ],
    });
    expect(next(opened, 0).first()).toMatchObject({ error: { code: 'offline' } });
    expect(next(opened, 0).first()?.error).not.toHaveProperty('via');
  });

  test('takes no local reader that had nothing for a failure of the account', () => {
    const opened = open();
    opened.store.record(id, {
      snapshot: snapshot(),
      failures: [{ via: 'status-line', code: 'not_found', message: 'Nothing yet.', retryAt: null }],
    });
    expect(next(opened, hour).first()).toMatchObject({ freshness: 'stale', error: null, status: 'ok' });
  });
});

describe('a reader that is left for later', () => {
  const oauth = weekly({ scope: 'Fable', via: 'oauth' });
  const statusLine = (readAt: string) => snapshot({ meters: [meter({ via: 'status-line', readAt })] });
  const freshness = ({ first }: ReturnType<typeof open>) =>
    Object.fromEntries(first()?.meters.map((each) => [each.via, each.freshness]) ?? []);

  test('keeps its numbers live', () => {
    const opened = open();
    opened.store.record(id, { snapshot: snapshot({ meters: [oauth] }) });
    opened.later(20 * minute);
    opened.store.record(id, { snapshot: statusLine(at(19 * minute)), postponed: ['oauth'] });
    expect(freshness(opened)).toEqual({ oauth: 'live', 'status-line': 'live' });
  });

  test('after it failed does not seem to have recovered', () => {
    const opened = open();
    const { store, later } = opened;
    store.record(id, { snapshot: snapshot({ meters: [oauth] }) });
    later(minute);
    store.record(id, { snapshot: statusLine(at(0)), failures: [{ via: 'oauth', ...offline }] });
    for (const minutes of [5, 10]) {
      later(5 * minute);
      store.record(id, { snapshot: statusLine(at(minutes * minute)), postponed: ['oauth'] });
      expect(freshness(opened)).toEqual({ oauth: 'stale', 'status-line': 'live' });
    }
    store.record(id, { snapshot: snapshot({ meters: [{ ...oauth, readAt: at(11 * minute) }] }) });
    expect(freshness(opened)).toEqual({ oauth: 'live', 'status-line': 'live' });
  });
});

describe('a change', () => {
  const changes: [name: string, change: (opened: ReturnType<typeof open>) => void][] = [
    ['a reading', ({ store }) => store.record(id, { snapshot: snapshot() })],
    ['a failure', ({ store }) => store.record(id, { error: offline })],
    ['what is being read', ({ store }) => store.setRefreshing([id])],
    [
      'what came of a refresh',
      ({ store }) => store.setOutcomes([{ accountId: id, ok: true, text: '1 meter read' }]),
    ],
    ['what was found', ({ store }) => store.setFindings([])],
    ['anything outside', ({ store }) => store.touch()],
  ];

  test.each(changes)('of %s is told once, under a higher number, when it can be seen', (_name, change) => {
    const opened = open();
    const { store, listener } = opened;
    const [before, number] = [store.current(), store.number()];
    let seen: unknown = null;
    listener.mockImplementation(() => {
      seen = store.current();
    });
    change(opened);
    expect(listener).toHaveBeenCalledTimes(1);
    expect(store.number()).toBeGreaterThan(number);
    expect(seen).toBe(store.current());
    expect(seen).not.toBe(before);
  });

  test('is told to everybody but those who have left', () => {
    const { store, listener, unsubscribe } = open();
    const other = vi.fn();
    store.subscribe(other);
    unsubscribe();
    store.touch();
    expect(listener).not.toHaveBeenCalled();
    expect(other).toHaveBeenCalledTimes(1);
  });

  test('is the only thing that changes the state: until then everybody has the same', () => {
    const { store } = open();
    expect(store.current()).toBe(store.current());
  });
});

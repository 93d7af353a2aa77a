import { describe, expect, test, vi } from 'vitest';
import { createStore } from '../../app/store.ts';
import type { Account } from '../../shared/meter.ts';
import type { Notice } from '../../shared/state.ts';
import { account, at, credits, deriving, hour, meter, offline, snapshot } from './sample.ts';

function open() {
  const accounts: Account[] = [account()];
  const notices: Notice[] = [];
  let options = deriving();
  const store = createStore({
    demo: false,
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

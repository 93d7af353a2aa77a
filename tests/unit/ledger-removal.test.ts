import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { appendReading, appendSignIn, appendTransactions } from '../../app/ledger/append.ts';
import { connect } from '../../app/ledger/connection.ts';
import type { Database } from '../../app/ledger/database.ts';
import { guardsAreUp } from '../../app/ledger/guards.ts';
import { lastKnown } from '../../app/ledger/last-known.ts';
import { cutoffOf, forget, retain } from '../../app/ledger/removal.ts';
import { isKeyRefused } from '../../app/ledger/sign-ins.ts';
import { accountId, contentsOf, ledgerOf, reading } from './ledger-sample.ts';
import { at, credits, meter, minute, now } from './sample.ts';
import { ownFolder } from './unprivileged.ts';

const other = 'openai-00000000';

const momentsIn = (database: Database, table: string): number[] =>
  database.all<{ at: number }>(`SELECT at FROM ${table} ORDER BY at`).map((row) => row.at);

describe('retention', () => {
  test('goes by whole months in UTC', () => {
    expect(new Date(cutoffOf(Date.UTC(2026, 8, 30, 23, 59), 13)).toISOString()).toBe(
      '2025-08-01T00:00:00.000Z',
    );
    expect(new Date(cutoffOf(Date.UTC(2026, 0, 1), 1)).toISOString()).toBe('2025-12-01T00:00:00.000Z');
  });

  const cutoff = cutoffOf(now, 13);
  const before = cutoff - now;

  test('removes what is older and nothing else, and says so', () => {
    const database = ledgerOf([reading(before - minute), reading(before), reading(0)]);
    const spent = { accountId, kind: 'execution', agent: null, amount: 1, unit: 'credits' };
    appendTransactions(database, [
      { ...spent, id: 'old', at: cutoff - 1 },
      { ...spent, id: 'new', at: cutoff },
    ]);
    expect(retain(database, 13, now)).toBe(3);
    expect(momentsIn(database, 'readings')).toEqual([cutoff, now]);
    expect(momentsIn(database, 'meter_points')).toEqual([cutoff, now]);
    expect(momentsIn(database, 'transactions')).toEqual([cutoff]);
    expect(database.all('SELECT * FROM removals')).toEqual([
      { at: now, what: 'retention', before: cutoff, rows: 3 },
    ]);
    expect(guardsAreUp(database)).toBe(true);
  });

  test('leaves a number that was confirmed after the cut, though its point was before', () => {
    const settled = { credits: credits({ readAt: at(before - minute) }) };
    const database = ledgerOf([
      reading(before - minute, settled),
      reading(before + minute, { credits: credits({ readAt: at(before + minute) }) }),
    ]);
    const state = lastKnown(database);
    expect(retain(database, 13, now)).toBeGreaterThan(0);
    expect(lastKnown(database)).toEqual(state);
    expect(state.get(accountId)?.snapshot?.meters).toEqual([meter({ readAt: at(before + minute) })]);
  });

  test('leaves nothing of what is wholly past', () => {
    const database = ledgerOf([
      reading(before - minute, { credits: credits({ readAt: at(before - minute) }) }),
    ]);
    retain(database, 13, now);
    const { removals: _removals, ...rest } = contentsOf(database);
    expect(Object.values(rest).flat()).toEqual([]);
  });

  test('keeps a refused key refused', () => {
    const database = ledgerOf([reading(before - minute)]);
    for (const by of [2, 1]) {
      const event = { subject: accountId, at: cutoff - by, keyPrint: 'print' };
      appendSignIn(database, { ...event, event: 'key_refused' });
    }
    retain(database, 13, now);
    expect(momentsIn(database, 'sign_ins')).toEqual([cutoff - 1]);
    expect(isKeyRefused(database, accountId, 'print')).toBe(true);
  });

  test('with nothing to remove writes nothing', () => {
    const database = ledgerOf([reading(0)]);
    const contents = contentsOf(database);
    expect([retain(database, 13, now), retain(database, 0, now), retain(database, NaN, now)]).toEqual([
      0, 0, 0,
    ]);
    expect(contentsOf(database)).toEqual(contents);
  });
});

describe('forgetting an account', () => {
  const fill = (database: Database): void => {
    for (const id of [accountId, other]) {
      appendReading(database, { ...reading(0, { credits: credits() }), accountId: id });
      appendTransactions(database, [
        { accountId: id, id: 'a', at: now, kind: 'execution', agent: null, amount: 1, unit: 'credits' },
      ]);
      appendSignIn(database, { subject: id, at: now, event: 'connected', keyPrint: null });
    }
  };

  test('removes everything about it, and nothing else', () => {
    const database = ledgerOf([]);
    fill(database);
    expect(forget(database, accountId, now)).toBeGreaterThan(5);
    expect(JSON.stringify(contentsOf(database))).not.toContain(accountId);
    const rest = ledgerOf([]);
    fill(rest);
    forget(rest, other, now);
    expect(Object.values(contentsOf(database)).map((rows) => rows.length)).toEqual(
      Object.values(contentsOf(rest)).map((rows) => rows.length),
    );
    expect([...lastKnown(database).keys()]).toEqual([other]);
    expect(guardsAreUp(database)).toBe(true);
  });

  test('twice in one moment notes both', () => {
    const database = ledgerOf([]);
    fill(database);
    forget(database, accountId, now);
    forget(database, other, now);
    expect(momentsIn(database, 'removals')).toEqual([now, now + 1]);
  });

  test('leaves no trace in the file', () => {
    const file = join(ownFolder(), 'ledger.db');
    const { database } = connect(file);
    fill(database);
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    expect(readFileSync(file).includes(accountId)).toBe(true);
    forget(database, accountId, now);
    expect(readFileSync(file).includes(accountId)).toBe(false);
    expect(readFileSync(`${file}-wal`).includes(accountId)).toBe(false);
    expect(readFileSync(file).includes(other)).toBe(true);
    database.close();
  });
});

test('a removal that fails half-way has removed nothing, and the guards are up', () => {
  const database = ledgerOf([reading(0)]);
  const contents = contentsOf(database);
  database.exec(
    "CREATE TEMP TRIGGER halfway BEFORE INSERT ON removals BEGIN SELECT RAISE(ABORT, 'halfway'); END",
  );
  expect(() => forget(database, accountId, now)).toThrow('halfway');
  expect(contentsOf(database)).toEqual(contents);
  expect(() => database.exec('DELETE FROM readings')).toThrow(/append-only/);
});

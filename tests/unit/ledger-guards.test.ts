import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { appendReading, appendSignIn, appendTransactions } from '../../app/ledger/append.ts';
import { connect } from '../../app/ledger/connection.ts';
import { reading, tables } from './ledger-sample.ts';
import { at, credits, meter, now } from './sample.ts';
import { ownFolder } from './unprivileged.ts';

const key = { subject: 'anthropic-1a2b3c4d', at: now, event: 'key_refused', keyPrint: 'print' } as const;
const spent = {
  accountId: 'anthropic-1a2b3c4d',
  id: 'run-1',
  at: now,
  kind: 'execution',
  agent: 'reviewer',
  amount: 3,
  unit: 'credits',
};

interface Opened {
  plain: DatabaseSync;
  rows(table: string): Record<string, unknown>[];
  /** Everything in it. */
  all(): string;
}

/** A ledger with a row in every table, and a plain connection to it that has nothing of ours. */
function plainConnection(recursive: boolean): Opened {
  const file = join(ownFolder(), 'ledger.db');
  const { database } = connect(file);
  appendReading(
    database,
    reading(0, { meters: [meter({ scope: 'opus', readAt: at(0) })], credits: credits() }),
  );
  appendTransactions(database, [spent]);
  appendSignIn(database, key);
  database.run("INSERT INTO removals VALUES (1, 'retention', 2, 3)");
  database.close();
  const plain = new DatabaseSync(file);
  plain.exec(`PRAGMA recursive_triggers = ${recursive ? 'ON' : 'OFF'}`);
  const rows = (table: string) => plain.prepare(`SELECT * FROM ${table}`).all();
  return { plain, rows, all: () => JSON.stringify(tables.map(rows)) };
}

const quoted = (value: unknown): string =>
  typeof value === 'string' ? `'${value}'` : value === null ? 'NULL' : JSON.stringify(value);

interface Column {
  name: string;
  pk: number;
}

const columnsOf = (plain: DatabaseSync, table: string): Column[] =>
  plain.prepare(`PRAGMA table_info(${table})`).all() as unknown as Column[];

/** Another value of the same type. */
const changed = (value: unknown): unknown =>
  typeof value === 'string'
    ? `${value}x`
    : value === null
      ? 1
      : value === 0
        ? 1
        : value === 1
          ? 0
          : Number(value) + 1;

const attempts: Record<string, (table: string, values: string, column: Column) => string> = {
  insert: (table, values) => `INSERT INTO ${table} VALUES (${values})`,
  'insert or replace': (table, values) => `INSERT OR REPLACE INTO ${table} VALUES (${values})`,
  'insert or ignore': (table, values) => `INSERT OR IGNORE INTO ${table} VALUES (${values})`,
  'insert or fail': (table, values) => `INSERT OR FAIL INTO ${table} VALUES (${values})`,
  replace: (table, values) => `REPLACE INTO ${table} VALUES (${values})`,
  'replace from a query': (table, values) => `REPLACE INTO ${table} SELECT ${values}`,
  upsert: (table, values, { name }) =>
    `INSERT INTO ${table} VALUES (${values}) ON CONFLICT DO UPDATE SET ${name} = excluded.${name}`,
};

const changes: Record<string, (table: string, column: Column, value: string) => string> = {
  update: (table, { name }, value) => `UPDATE ${table} SET ${name} = ${value}`,
  'update or replace': (table, { name }, value) => `UPDATE OR REPLACE ${table} SET ${name} = ${value}`,
  'update or ignore': (table, { name }, value) => `UPDATE OR IGNORE ${table} SET ${name} = ${value}`,
  delete: (table) => `DELETE FROM ${table}`,
  'delete one': (table, { name }) => `DELETE FROM ${table} WHERE ${name} IS NOT NULL OR ${name} IS NULL`,
};

const appendOnly = /append-only/;

describe.each([false, true])('on a plain connection, recursive triggers %s', (recursive) => {
  test('there is something to change in every table', () => {
    const { plain, rows } = plainConnection(recursive);
    const found = plain.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    expect(new Set(found.map(({ name }) => name))).toEqual(new Set(tables));
    expect(tables.filter((table) => rows(table).length === 0)).toEqual([]);
  });

  test.each(tables)('%s keeps its rows against every other content', (table) => {
    const { plain, rows, all } = plainConnection(recursive);
    const before = all();
    const row = rows(table)[0] ?? {};
    for (const column of columnsOf(plain, table)) {
      const other = { ...row, [column.name]: changed(row[column.name]) };
      const values = Object.values(other).map(quoted).join(', ');
      for (const [name, attempt] of Object.entries(attempts)) {
        // Under another key it is another row.
        if (column.pk > 0) continue;
        expect(() => plain.exec(attempt(table, values, column)), `${name} of ${column.name}`).toThrow(
          appendOnly,
        );
      }
      for (const [name, change] of Object.entries(changes)) {
        const sql = change(table, column, quoted(other[column.name]));
        expect(() => plain.exec(sql), `${name} of ${column.name}`).toThrow(appendOnly);
      }
    }
    expect(all()).toBe(before);
  });

  test.each(tables)('%s takes the same row again, and is as before', (table) => {
    const { plain, rows, all } = plainConnection(recursive);
    const before = all();
    const values = Object.values(rows(table)[0] ?? {})
      .map(quoted)
      .join(', ');
    for (const attempt of Object.values(attempts)) {
      plain.exec(attempt(table, values, { name: columnsOf(plain, table)[0]?.name ?? '', pk: 1 }));
    }
    expect(all()).toBe(before);
  });

  test.each(tables)('%s has no row number to go by, and no key that is nothing', (table) => {
    const { plain, rows, all } = plainConnection(recursive);
    const before = all();
    expect(() => plain.exec(`UPDATE ${table} SET rowid = 7`)).toThrow(/no such column/);
    const names = columnsOf(plain, table);
    for (const { name } of names.filter(({ pk }) => pk > 0)) {
      const row = { ...rows(table)[0], [name]: null };
      const values = Object.values(row).map(quoted).join(', ');
      expect(() => plain.exec(`REPLACE INTO ${table} VALUES (${values})`)).toThrow(/NOT NULL/);
    }
    expect(all()).toBe(before);
  });

  test('a key that is spelt as another type is the same key', () => {
    const { plain, rows } = plainConnection(recursive);
    const { series, at: moment } = rows('meter_points')[0] ?? {};
    const attempt = `REPLACE INTO meter_points VALUES ('${String(series)}', ${String(moment)}.0, 99, NULL, NULL, NULL)`;
    expect(() => plain.exec(attempt)).toThrow(appendOnly);
    expect(() => plain.exec(attempt.replace(`'${String(series)}'`, `x'00'`))).toThrow(/cannot store BLOB/);
  });

  test('a list of rows, one of which changes something, changes nothing', () => {
    const { plain, rows, all } = plainConnection(recursive);
    const before = all();
    const { series, at: moment } = rows('meter_points')[0] ?? {};
    const values = [1, 0].map((by) => `(${String(series)}, ${Number(moment) + by}, 99, NULL, NULL, NULL)`);
    expect(() => plain.exec(`REPLACE INTO meter_points VALUES ${values.join(', ')}`)).toThrow(appendOnly);
    const twice = [98, 99].map((number) => `(${String(series)}, 5, ${number}, NULL, NULL, NULL)`);
    expect(() => plain.exec(`REPLACE INTO meter_points VALUES ${twice.join(', ')}`)).toThrow(appendOnly);
    expect(all()).toBe(before);
  });
});

describe('guards that somebody took away', () => {
  test('are back with the next start', () => {
    const file = join(ownFolder(), 'ledger.db');
    connect(file).database.close();
    const plain = new DatabaseSync(file);
    plain.exec('DROP TRIGGER readings_stay; DROP TRIGGER readings_once');
    plain.exec('INSERT INTO readings VALUES (1, 2, NULL)');
    connect(file).database.close();
    expect(() => plain.exec('DELETE FROM readings')).toThrow(appendOnly);
    expect(() => plain.exec('REPLACE INTO readings VALUES (1, 2, 3)')).toThrow(appendOnly);
  });
});

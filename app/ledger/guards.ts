import type { Database } from './database.ts';

const refusal = 'The ledger is append-only.';

interface Column {
  name: string;
  pk: number;
}

const tablesOf = (database: Database): string[] =>
  database
    .all<{ name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .map(({ name }) => name);

const deleteGuard = (table: string): string =>
  `CREATE TRIGGER IF NOT EXISTS ${table}_stay BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, '${refusal}'); END;`;

/**
 * REPLACE and upserts would change a row without an UPDATE or DELETE trigger ever running, so what matters is looked at
 * before the insert: the same row again is harmless and ignored, another row under its key is refused.
 */
function guardsOf(database: Database, table: string): string {
  const columns = database.all<Column>('SELECT name, pk FROM pragma_table_info(?)', table);
  const match = (wanted: Column[], sign: string): string =>
    wanted.map(({ name }) => `${name} ${sign} NEW.${name}`).join(' AND ');
  const sameKey = match(
    columns.filter(({ pk }) => pk > 0),
    '=',
  );
  return `
    CREATE TRIGGER IF NOT EXISTS ${table}_once BEFORE INSERT ON ${table}
    WHEN EXISTS (SELECT 1 FROM ${table} WHERE ${sameKey}) BEGIN
      SELECT CASE WHEN EXISTS (SELECT 1 FROM ${table} WHERE ${sameKey} AND ${match(columns, 'IS')})
        THEN RAISE(IGNORE) ELSE RAISE(ABORT, '${refusal}') END;
    END;
    CREATE TRIGGER IF NOT EXISTS ${table}_same BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, '${refusal}'); END;
    ${deleteGuard(table)}`;
}

export function guardsAreUp(database: Database): boolean {
  const up = database.get<{ count: number }>(
    `SELECT count(*) AS count FROM sqlite_schema WHERE type = 'trigger' AND name GLOB tbl_name || '_*'`,
  );
  return up?.count === 3 * tablesOf(database).length;
}

/** Makes the database itself refuse every change of what is written. Whoever drops these triggers can change it. */
export function raiseGuards(database: Database): void {
  for (const table of tablesOf(database)) database.exec(guardsOf(database, table));
}

/**
 * The only way to remove anything: one transaction that takes the guards against DELETE away and puts them back. They
 * are never gone for anybody else, nor after a crash.
 */
export function removing<T>(database: Database, work: () => T): T {
  return database.transaction(() => {
    const tables = tablesOf(database);
    for (const table of tables) database.exec(`DROP TRIGGER IF EXISTS ${table}_stay`);
    const result = work();
    for (const table of tables) database.exec(deleteGuard(table));
    return result;
  });
}

import type { Database } from './database.ts';
import { tables } from './tracks.ts';

/** Reading what can still be read of a damaged file, around the damage. */

/** The dictionaries come first: their ids lead to the rows of the others. */
const inOrder = [
  'meter_series',
  'credit_series',
  'reading_forms',
  'reading_contents',
  'meter_points',
  'credit_points',
  'readings',
  'transactions',
  'sign_ins',
  'removals',
] as const;

/** Which ids a table's keys begin with. */
const leaders: Record<string, readonly string[]> = {
  [tables.meter.points]: [tables.meter.series],
  [tables.credit.points]: [tables.credit.series],
  readings: ['reading_forms'],
  reading_contents: [tables.meter.series, tables.credit.series],
};

type Row = Record<string, string | number | null>;

interface Column {
  name: string;
  pk: number;
}

const columnsOf = (database: Database, table: string): Column[] =>
  database.all<Column>('SELECT name, pk FROM pragma_table_info(?)', table);

interface Copying {
  from: Database;
  to: Database;
  table: string;
  names: string[];
  key: string[];
}

/** Rows in one direction until the damage; tells whether the end was reached, or what is known already. */
function copyUntilDamage(
  { from, to, table, names, key }: Copying,
  where: string,
  direction: string,
): boolean {
  const insert = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
  const order = key.map((name) => `${name} ${direction}`).join(', ');
  try {
    for (const row of from.each<Row>(`SELECT ${names.join(', ')} FROM ${table} ${where} ORDER BY ${order}`)) {
      let isNew = 1;
      try {
        isNew = to.run(insert, ...names.map((name) => row[name] ?? null));
      } catch {
        // A row that the new tables refuse is no row of a ledger.
      }
      if (isNew === 0 && direction === 'DESC') return true;
    }
    return true;
  } catch {
    return false;
  }
}

/** From both ends towards the damage. */
const copyRange = (copying: Copying, where: string): boolean =>
  copyUntilDamage(copying, where, 'ASC') || (copyUntilDamage(copying, where, 'DESC'), false);

function idsFor(to: Database, table: string): number[] {
  return (leaders[table] ?? []).flatMap((leader) =>
    to.all<{ id: number }>(`SELECT id FROM ${leader}`).map(({ id }) => id),
  );
}

function copyTable(from: Database, to: Database, table: string): void {
  const there = new Set(columnsOf(from, table).map(({ name }) => name));
  const columns = columnsOf(to, table).filter(({ name }) => there.has(name));
  const key = columns.filter(({ pk }) => pk > 0).map(({ name }) => name);
  const names = columns.map(({ name }) => name);
  if (key.length === 0) return;
  const copying = { from, to, table, names, key };
  if (copyRange(copying, '')) return;
  // Each id's rows lie together, so every id is another way around the damage.
  for (const id of idsFor(to, table)) copyRange(copying, `WHERE ${key[0] ?? ''} = ${id}`);
}

/** Copies what can be read into a new ledger, and tells how many rows that were. */
export function salvage(from: Database, to: Database): number {
  return to.transaction(() => {
    for (const table of inOrder) {
      try {
        copyTable(from, to, table);
      } catch {
        // Not even the table's description can be read; the others may do better.
      }
    }
    const count = (table: string): number =>
      to.get<{ count: number }>(`SELECT count(*) AS count FROM ${table}`)?.count ?? 0;
    return inOrder.reduce((total, table) => total + count(table), 0);
  });
}

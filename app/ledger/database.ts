import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

/** How long to wait for another process that is writing. Writes take less than a millisecond. */
export const busyTimeoutMs = 2000;

interface Options {
  readOnly?: boolean;
  /** In milliseconds. */
  timeout?: number;
}

/**
 * A connection that prepares each statement once. Rows are typed by whoever wrote the statement. There are no statistics
 * for SQLite's planner, which would rather scan all points: joins are CROSS JOINs, which it takes in the order written.
 */
export class Database {
  readonly #sqlite: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(path: string, { readOnly = false, timeout = busyTimeoutMs }: Options = {}) {
    this.#sqlite = new DatabaseSync(path, { readOnly, timeout });
  }

  #prepared(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#sqlite.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  all<T>(sql: string, ...values: SQLInputValue[]): T[] {
    return this.#prepared(sql).all(...values) as T[];
  }

  /** The first row. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the statement's author knows its row
  get<T>(sql: string, ...values: SQLInputValue[]): T | null {
    return this.all<T>(sql, ...values)[0] ?? null;
  }

  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#prepared(sql).run(...values).changes);
  }

  /** Row by row, for tables that are too large for a list or may end in an error. */
  each<T>(sql: string, ...values: SQLInputValue[]): Iterable<T> {
    return this.#sqlite.prepare(sql).iterate(...values) as Iterable<T>;
  }

  exec(sql: string): void {
    this.#sqlite.exec(sql);
  }

  /** All of it or nothing. Takes the write lock at once: a later upgrade could meet another writer half-way. */
  transaction<T>(work: () => T): T {
    this.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.exec('COMMIT');
      return result;
    } catch (error) {
      this.rollBack();
      throw error;
    }
  }

  rollBack(): void {
    // A full disk has ended the transaction already.
    if (this.#sqlite.isTransaction) this.exec('ROLLBACK');
  }

  /** Lets this connection write tables that SQLite keeps for itself. */
  allowSchemaWrites(): void {
    this.#sqlite.enableDefensive(false);
    this.exec('PRAGMA writable_schema = ON');
  }

  close(): void {
    this.#statements.clear();
    if (this.#sqlite.isOpen) this.#sqlite.close();
  }
}

import type { Database } from './database.ts';
import { idOf } from './ids.ts';
import { nameless } from './nameless.ts';
import { partsOf, type Part } from './rows.ts';
import { addEntry } from './tracks.ts';
import { troubleOf } from './trouble.ts';
import type { Reading, SignIn, Transaction } from './types.ts';

function addPart(
  database: Database,
  account: string,
  { at, via, outcome, plan, turn, retryAt, entries }: Part,
): void {
  for (const entry of entries) addEntry(database, entry, at);
  const form = idOf('form', account, via, outcome, plan, turn, ...entries.map(({ id }) => id));
  database.run(
    'INSERT INTO reading_forms VALUES (?, ?, ?, ?, ?, ?)',
    form,
    account,
    via,
    outcome,
    plan,
    turn,
  );
  for (const [place, { id }] of entries.entries()) {
    database.run('INSERT INTO reading_contents VALUES (?, ?, ?)', id, form, place);
  }
  database.run('INSERT INTO readings VALUES (?, ?, ?)', form, at, retryAt);
}

const mostShifts = 1000;

/** Two different things of one moment: the clock was set back, or two processes met. The later one to come is a little younger. */
function shifting(database: Database, write: (by: number) => void): void {
  for (let by = 0; ; by += 1) {
    try {
      database.transaction(() => write(by));
      return;
    } catch (error) {
      if (troubleOf(error) !== 'append-only' || by >= mostShifts) throw error;
    }
  }
}

/** One transaction. The same reading again changes nothing. */
export function appendReading(database: Database, reading: Reading): void {
  const parts = partsOf(reading);
  shifting(database, (by) => {
    for (const part of parts) addPart(database, reading.accountId, { ...part, at: part.at + by });
  });
}

/** Throws when the vendor's record of one id has changed: that is not ours to decide. */
export function appendTransactions(database: Database, transactions: readonly Transaction[]): void {
  database.transaction(() => {
    for (const { accountId, id, at, kind, agent, amount, unit } of transactions) {
      database.run(
        'INSERT INTO transactions VALUES (?, ?, ?, ?, ?, ?, ?)',
        accountId,
        id,
        Math.round(at),
        kind,
        agent === null ? null : nameless(agent),
        amount,
        unit,
      );
    }
  });
}

export function appendSignIn(database: Database, { subject, at, event, keyPrint }: SignIn): void {
  shifting(database, (by) => {
    database.run('INSERT INTO sign_ins VALUES (?, ?, ?, ?)', subject, Math.round(at) + by, event, keyPrint);
  });
}

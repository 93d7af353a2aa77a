import { closeSync, openSync, readdirSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { dirname, join } from 'node:path';
import { openLedger, type Ledger } from '../../app/ledger/ledger.ts';
import { contentsOf, reading } from '../unit/ledger-sample.ts';
import { connect } from '../../app/ledger/connection.ts';
import { at, hour, meter, minute, now, weekly } from '../unit/sample.ts';

/** Ledgers on the disk, and ways to damage them. */

export const pageSize = 4096;
export const readings = 900;

export const open = (file: string, time: number = now): Ledger => openLedger(file, { now: () => time });

export const step = (index: number, accountId = 'anthropic-1a2b3c4d') => ({
  ...reading(index * 5 * minute, {
    plan: 'max',
    meters: [
      meter({ utilisation: index % 97, readAt: at(index * 5 * minute) }),
      weekly({ utilisation: index % 89, readAt: at(index * 5 * minute) }),
    ],
  }),
  accountId,
});

/** Some dozens of pages, written and closed. */
export function fill(file: string, count = readings): void {
  const ledger = open(file);
  for (let index = 0; index < count; index += 1) ledger.append(step(index, `anthropic-0000000${index % 3}`));
  ledger.addTransactions([
    {
      accountId: 'anthropic-00000000',
      id: 'a',
      at: now,
      kind: 'execution',
      agent: 'x',
      amount: 1,
      unit: 'credits',
    },
  ]);
  ledger.addSignIn({ subject: 'anthropic-00000000', at: now, event: 'connected', keyPrint: null });
  ledger.close();
}

export function overwrite(file: string, position: number, bytes: Buffer): void {
  const descriptor = openSync(file, 'r+');
  try {
    writeSync(descriptor, bytes, 0, bytes.length, position);
  } finally {
    closeSync(descriptor);
  }
}

export const noise = (length: number): Buffer =>
  Buffer.from(Array.from({ length }, (_, i) => (i * 131 + 89) % 251));

export const asideIn = (file: string): string[] =>
  readdirSync(dirname(file))
    .filter((name) => name.includes('set-aside'))
    .map((name) => join(dirname(file), name));

export function countIn(file: string, table: string): number {
  const database = new DatabaseSync(file);
  try {
    return Number(database.prepare(`SELECT count(*) AS count FROM ${table}`).get()?.['count']);
  } finally {
    database.close();
  }
}

export function integrityOf(file: string): unknown {
  const database = new DatabaseSync(file);
  try {
    return database.prepare('PRAGMA integrity_check').get()?.['integrity_check'];
  } finally {
    database.close();
  }
}

export function everythingIn(file: string): Record<string, unknown[]> {
  const { database } = connect(file);
  try {
    return contentsOf(database);
  } finally {
    database.close();
  }
}

export const later = now + readings * 5 * minute + hour;

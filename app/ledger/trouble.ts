/** What SQLite's refusals mean for us. */
export type Trouble = 'damaged' | 'unwritable' | 'busy' | 'append-only' | 'mistake';

const constraintByTrigger = 1811;

const byCode = new Map<number, Trouble>([
  [3, 'unwritable'], // PERM
  [5, 'busy'],
  [6, 'busy'], // LOCKED
  [8, 'unwritable'], // READONLY
  [10, 'unwritable'], // IOERR
  [11, 'damaged'], // CORRUPT
  [13, 'unwritable'], // FULL
  [14, 'unwritable'], // CANTOPEN
  [23, 'unwritable'], // AUTH
  [26, 'damaged'], // NOTADB
]);

/** The file is a database, but no ledger, or not any more. */
export class NotALedger extends Error {
  override readonly name = 'NotALedger';
  /** Another program's, so there is nothing of ours to look for in it. */
  readonly foreign: boolean;

  constructor(foreign: boolean) {
    super(foreign ? 'This database belongs to another program.' : 'This ledger has lost its description.');
    this.foreign = foreign;
  }
}

export function troubleOf(error: unknown): Trouble {
  if (error instanceof NotALedger) return 'damaged';
  if (!(error instanceof Error)) return 'mistake';
  const code = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : null;
  if (code === constraintByTrigger) return 'append-only';
  // The low byte is the kind, the rest the special case of it.
  if (code !== null) return byCode.get(code & 0xff) ?? 'mistake';
  return 'code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code)
    ? 'unwritable'
    : 'mistake';
}

const diskFull = 13;

/** Why nothing can be written, for `reasonFor`, which knows the file system's names for it. */
export function asFileError(error: unknown): unknown {
  const code =
    error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
      ? error.errcode & 0xff
      : 0;
  if (code === diskFull) return Object.assign(new Error('full'), { code: 'ENOSPC' });
  if (code === 8 || code === 14) return Object.assign(new Error('read-only'), { code: 'EACCES' });
  return error;
}

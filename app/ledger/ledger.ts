import type { Notice } from '../../shared/state.ts';
import { appendReading, appendSignIn, appendTransactions } from './append.ts';
import { inMemory } from './connection.ts';
import type { Database } from './database.ts';
import { history, type HistoryPoint, type HistoryQuestion } from './history.ts';
import { lastKnown } from './last-known.ts';
import { overlaid } from './overlay.ts';
import { openFile, reopenDamaged, unwritableNotice, type Opened } from './open-file.ts';
import { identityOf } from './repair.ts';
import { forget, retain } from './removal.ts';
import { isKeyRefused } from './sign-ins.ts';
import { joinSpend, spend, type Spend, type SpendQuestion } from './spend.ts';
import { troubleOf } from './trouble.ts';
import type { LastKnown, Reading, SignIn, Transaction } from './types.ts';

export interface Ledger {
  /** Writes a reading down. True when it is in the file: whatever becomes of this process then, it is there. */
  append(reading: Reading): boolean;
  addTransactions(transactions: readonly Transaction[]): boolean;
  addSignIn(signIn: SignIn): boolean;
  /** What is known of each account, or of one of them. */
  lastKnown(accountId?: string): Map<string, LastKnown>;
  isKeyRefused(subject: string, keyPrint: string): boolean;
  history(question: HistoryQuestion): HistoryPoint[];
  spend(question: SpendQuestion): Spend;
  /** Removes what is older than so many whole months; tells how many rows went. */
  retention(months?: number): number;
  /** Removes everything about an account. True when that is done, false when it waits for the file to be writable. */
  forget(accountId: string): boolean;
  /** Somebody found the file damaged: recovers what can be read. */
  recover(): void;
  notices(): Notice[];
  /** The file that a worker may open, when all that is known is in it. */
  file(): string | null;
  close(): void;
}

type Write = (database: Database) => void;

const retentionMonths = 13;
/** While nothing can be written, trying costs time; and what waits for it must not fill the memory. */
const [retryMs, mostWaiting] = [30_000, 10_000];

export function openLedger(file: string, { now }: { now(): number }): Ledger {
  let opened: Opened = openFile(file, now());
  /** What could not be written yet, in the order it came, and all of it in a database of its own. */
  let waiting: Write[] = [];
  let memory: Database | null = null;
  let retryAt = opened.writable ? 0 : now() + retryMs;

  function use(next: Opened): void {
    opened.database?.close();
    opened = { ...next, notice: next.notice ?? opened.notice };
    retryAt = next.writable ? 0 : now() + retryMs;
  }

  /** Another process may have put a repaired file in its place, or somebody removed it. */
  function followFile(): void {
    if (opened.identity !== null && opened.identity !== identityOf(file)) use(openFile(file, now()));
    else if (!opened.writable && now() >= retryAt) {
      opened.notice = null;
      use(openFile(file, now()));
    }
  }

  /** With a repaired file once more, when it turns out to be damaged. */
  function withFile<T>(work: (database: Database) => T): T | null {
    for (let tries = 0; ; tries += 1) {
      if (opened.database === null) return null;
      try {
        return work(opened.database);
      } catch (error) {
        if (troubleOf(error) !== 'damaged' || tries > 0 || !opened.writable) throw error;
        recover();
      }
    }
  }

  function recover(): void {
    const seen = opened.identity;
    opened.database?.close();
    use(reopenDamaged(file, seen, now()));
  }

  function keepForLater(work: Write): void {
    memory ??= inMemory();
    work(memory);
    waiting = [...waiting, work].slice(-mostWaiting);
  }

  function flush(database: Database): void {
    for (const earlier of waiting) {
      try {
        earlier(database);
      } catch (error) {
        // It contradicts what another process has written since; that stays.
        if (troubleOf(error) !== 'append-only') throw error;
      }
    }
    if (memory === null) return;
    waiting = [];
    memory.close();
    memory = null;
    opened.notice = null;
  }

  function write(work: Write): boolean {
    try {
      followFile();
      if (!opened.writable || now() < retryAt) {
        keepForLater(work);
        return false;
      }
      withFile((database) => {
        flush(database);
        work(database);
      });
      retryAt = 0;
      return true;
    } catch (error) {
      const trouble = troubleOf(error);
      if (trouble === 'mistake' || trouble === 'append-only') throw error;
      retryAt = now() + retryMs;
      opened.notice = unwritableNotice(file, error);
      keepForLater(work);
      return false;
    }
  }

  /** What the file says and what memory says; a file that cannot be read any more says nothing. */
  function read<T>(work: (database: Database) => T): T[] {
    const said: T[] = [];
    try {
      followFile();
      const fromFile = withFile(work);
      if (fromFile !== null) said.push(fromFile);
    } catch (error) {
      // Of a newer ledger the tables may have changed as well.
      if (troubleOf(error) === 'mistake' && opened.writable) throw error;
      opened.notice ??= unwritableNotice(file, error);
    }
    if (memory !== null) said.push(work(memory));
    return said;
  }

  return {
    append: (reading) => write((database) => appendReading(database, reading)),
    addTransactions: (transactions) => write((database) => appendTransactions(database, transactions)),
    addSignIn: (signIn) => write((database) => appendSignIn(database, signIn)),
    lastKnown: (accountId) => overlaid(read((database) => lastKnown(database, accountId ?? null))),
    isKeyRefused: (subject, print) =>
      read((database) => isKeyRefused(database, subject, print)).includes(true),
    history: (question) => read((database) => history(database, question)).flat(),
    spend: (question) =>
      joinSpend(
        read((database) => spend(database, question)),
        question,
      ),
    retention(months = retentionMonths) {
      let rows = 0;
      // What could not be removed now is only older the next time.
      if (opened.writable) write((database) => (rows = retain(database, months, now())));
      return rows;
    },
    forget: (accountId) => write((database) => void forget(database, accountId, now())),
    recover,
    notices: () => (opened.notice === null ? [] : [{ id: 'ledger', tone: 'warning', text: opened.notice }]),
    file: () => (opened.database !== null && opened.writable && memory === null ? file : null),
    close() {
      opened.database?.close();
      memory?.close();
    },
  };
}

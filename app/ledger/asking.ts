import type { Database } from './database.ts';
import { history, type HistoryPoint, type HistoryQuestion } from './history.ts';
import { retain } from './removal.ts';
import { spend, type Spend, type SpendQuestion } from './spend.ts';

/** What may take longer than a frame, and is therefore asked of a worker: name → question and answer. */
export interface Asking {
  history: { question: HistoryQuestion; answer: HistoryPoint[] };
  spend: { question: SpendQuestion; answer: Spend };
  /** Whether the file is whole. */
  check: { question: null; answer: boolean };
  retention: { question: { months: number; now: number }; answer: number };
  /** Moves what was written into the file proper, so that the main thread never has to. */
  checkpoint: { question: null; answer: null };
}

export type AskingName = keyof Asking;

type Answers = {
  [Name in AskingName]: (database: Database, question: Asking[Name]['question']) => Asking[Name]['answer'];
};

export const answers: Answers = {
  history,
  spend,
  check: (database) =>
    Object.values(database.get<Record<string, string>>('PRAGMA quick_check(1)') ?? {})[0] === 'ok',
  retention: (database, { months, now }) => retain(database, months, now),
  checkpoint(database) {
    database.exec('PRAGMA wal_checkpoint(PASSIVE)');
    return null;
  },
};

export interface AskMessage<Name extends AskingName = AskingName> {
  id: number;
  name: Name;
  question: Asking[Name]['question'];
}

export type AnswerMessage = { id: number } & ({ answer: unknown } | { trouble: string; damaged: boolean });

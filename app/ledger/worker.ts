/** The ledger's queries off the main thread: one connection of its own, one answer to each question. */
import { parentPort, workerData } from 'node:worker_threads';
import { answers, type AnswerMessage, type AskMessage } from './asking.ts';
import { connect } from './connection.ts';
import type { Database } from './database.ts';
import { identityOf } from './repair.ts';
import { troubleOf } from './trouble.ts';

const { file } = workerData as { file: string };

let open: { database: Database; identity: string | null } | null = null;

/** A repair puts another file in its place. */
function database(): Database {
  const identity = identityOf(file);
  if (open !== null && open.identity === identity) return open.database;
  open?.database.close();
  open = null;
  open = { database: connect(file).database, identity };
  return open.database;
}

function answer({ id, name, question }: AskMessage): AnswerMessage {
  try {
    // Name and question belong together, which the types of a message cannot say.
    const work = answers[name] as (on: Database, asked: unknown) => unknown;
    return { id, answer: work(database(), question) };
  } catch (error) {
    const trouble = error instanceof Error ? error.message : String(error);
    return { id, trouble, damaged: troubleOf(error) === 'damaged' };
  }
}

parentPort?.on('message', (message: AskMessage) => parentPort?.postMessage(answer(message), []));

import { Worker } from 'node:worker_threads';
import type { AnswerMessage, Asking, AskingName, AskMessage } from './asking.ts';
import type { Ledger } from './ledger.ts';

/** The same questions as the ledger itself answers, without keeping the main thread. */
export interface Surfaces {
  history(question: Asking['history']['question']): Promise<Asking['history']['answer']>;
  spend(question: Asking['spend']['question']): Promise<Asking['spend']['answer']>;
  retention(months: number, now: number): Promise<number>;
  /** Looks through the whole file, and has it recovered if it is damaged. */
  check(): Promise<boolean>;
  checkpoint(): Promise<void>;
  close(): Promise<void>;
}

interface Pending {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

class DamagedFile extends Error {
  override readonly name = 'DamagedFile';
}

/** One worker, started with the first question and again should it die. */
class Asker {
  readonly #start: () => Worker;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | null = null;
  #last = 0;

  constructor(start: () => Worker) {
    this.#start = start;
  }

  #running(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = this.#start();
    worker.on('message', (message: AnswerMessage) => this.#settle(message));
    worker.on('error', (error) =>
      this.#lose(worker, error instanceof Error ? error : new Error(String(error))),
    );
    worker.on('exit', () => this.#lose(worker, new Error('The ledger’s worker ended.')));
    this.#worker = worker;
    return worker;
  }

  #settle(message: AnswerMessage): void {
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    // A process may end while nothing is asked.
    if (this.#pending.size === 0) this.#worker?.unref();
    if ('answer' in message) pending?.resolve(message.answer);
    else pending?.reject(message.damaged ? new DamagedFile(message.trouble) : new Error(message.trouble));
  }

  #lose(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }

  ask<Name extends AskingName>(
    name: Name,
    question: Asking[Name]['question'],
  ): Promise<Asking[Name]['answer']> {
    const worker = this.#running();
    this.#last += 1;
    const message: AskMessage = { id: this.#last, name, question };
    return new Promise((resolve, reject) => {
      this.#pending.set(message.id, {
        resolve: (answer) => resolve(answer as Asking[Name]['answer']),
        reject,
      });
      worker.ref();
      worker.postMessage(message, []);
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }
}

/** `workerPath` is worker.ts, or what the build has made of it. */
export function openSurfaces(ledger: Ledger, file: string, workerPath: string): Surfaces {
  const asker = new Asker(() => new Worker(workerPath, { workerData: { file } }));

  /** In this thread while not everything is in the file; once more when the file had to be recovered. */
  async function ask<Name extends AskingName>(
    name: Name,
    question: Asking[Name]['question'],
    here: () => Asking[Name]['answer'],
  ): Promise<Asking[Name]['answer']> {
    if (ledger.file() === null) return here();
    try {
      return await asker.ask(name, question);
    } catch (error) {
      if (!(error instanceof DamagedFile)) throw error;
      ledger.recover();
      return ledger.file() === null ? here() : asker.ask(name, question);
    }
  }

  return {
    history: (question) => ask('history', question, () => ledger.history(question)),
    spend: (question) => ask('spend', question, () => ledger.spend(question)),
    retention: (months, now) => ask('retention', { months, now }, () => 0),
    async check() {
      const whole = await ask('check', null, () => true);
      if (!whole) ledger.recover();
      return whole;
    },
    async checkpoint() {
      await ask('checkpoint', null, () => null);
    },
    close: () => asker.close(),
  };
}

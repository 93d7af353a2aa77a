import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { redact, redactText } from '../../shared/redact.ts';
import { writeAtomic } from '../system/files.ts';
import type { Home } from '../system/home.ts';

/** Something that a reader was told: by a request, or by what another program handed over. */
export interface Answer {
  from: string;
  answer: unknown;
}

const fileSchema = z.object({
  via: z.string(),
  at: z.string(),
  answers: z.array(z.object({ from: z.string(), answer: z.unknown() })),
});

/** What an account's reader was told when it last said something. */
export type KeptAnswers = z.infer<typeof fileSchema>;

/**
 * The last answers per account and reader, redacted, in `answers/<account>.<reader>.json`: so that every number can show
 * what it came from. They can all be had again, so nothing here throws and nothing waits for the disk.
 */
export interface Answers {
  keep(accountId: string, kept: KeptAnswers): void;
  of(accountId: string): Promise<KeptAnswers[]>;
  forget(accountId: string): void;
}

const safe = /^[\w-]+$/;
const [mostAnswers, mostValues, mostText] = [8, 2000, 64 * 1024];
const tooLarge = '‹too large to be kept›';

/** Who a person is stands in accounts.json and nowhere else. */
const personal =
  /^(?:(?:full|first|last|given|family|user|nick|organi[sz]ation|company)[-_]?name|e?mail|login)$/i;

/** Redacting takes time for every text, and the main thread has none to spare: a walk that ends early comes first. */
function isLarge(value: unknown): boolean {
  let [values, text] = [0, 0];
  const walk = (part: unknown): boolean => {
    values += 1;
    if (typeof part === 'string') text += part.length;
    if (values > mostValues || text > mostText) return true;
    return typeof part === 'object' && part !== null && Object.values(part).some(walk);
  };
  return walk(value);
}

/** Texts that are JSON themselves, such as what a proxy passes on, as what they say. */
function unfolded(value: unknown): unknown {
  if (typeof value === 'string' && /^\s*[{[]/.test(value)) {
    try {
      return JSON.parse(value);
    } catch {
      return value;
    }
  }
  if (Array.isArray(value)) return value.map(unfolded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, unfolded(part)]));
}

function nameless(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(nameless);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      personal.test(name) && typeof part === 'string' ? '‹name›' : nameless(part),
    ]),
  );
}

const redacted = ({ from, answer }: Answer): Answer => ({
  from: redactText(from),
  answer: isLarge(answer) ? tooLarge : nameless(redact(unfolded(answer))),
});

export function openAnswers(home: Home): Answers {
  const folder = home.file('answers');
  const namesOf = (names: readonly string[], accountId: string): string[] =>
    names.filter((name) => name.startsWith(`${accountId}.`) && name.endsWith('.json'));

  async function read(name: string): Promise<KeptAnswers[]> {
    try {
      return [fileSchema.parse(JSON.parse(await readFile(home.file('answers', name), 'utf8')))];
    } catch {
      // Damaged, of another Plimsoll, or gone meanwhile: it is as if it had not been kept.
      return [];
    }
  }

  return {
    keep(accountId, { via, at, answers }) {
      if (!safe.test(accountId) || !safe.test(via)) return;
      const kept: KeptAnswers = { via, at, answers: answers.slice(0, mostAnswers).map(redacted) };
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        const file = home.file('answers', `${accountId}.${via}.json`);
        writeAtomic(file, `${JSON.stringify(kept, null, 2)}\n`, { durable: false });
      } catch {
        // The number is there all the same; that the home folder cannot be written is told elsewhere.
      }
    },
    async of(accountId) {
      const names = await readdir(folder).catch(() => []);
      const kept = await Promise.all(namesOf(names, accountId).map(read));
      return kept.flat().sort((a, b) => (a.via < b.via ? -1 : 1));
    },
    forget(accountId) {
      try {
        for (const name of namesOf(readdirSync(folder), accountId)) {
          rmSync(home.file('answers', name), { force: true });
        }
      } catch {
        // There are none.
      }
    },
  };
}

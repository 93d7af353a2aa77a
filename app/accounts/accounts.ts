import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Account } from '../../shared/meter.ts';
import { setAside, writeAtomic } from '../system/files.ts';
import { reasonFor, type Home } from '../system/home.ts';

const accountSchema = z.object({
  id: z.string().min(1),
  provider: z.string().min(1),
  source: z.enum(['own', 'borrowed', 'key', 'cliproxy']),
  tool: z.string().nullable(),
  keyEnv: z.string().nullable().default(null),
  baseUrl: z.string().nullable().default(null),
  member: z.string().nullable().default(null),
  label: z.string(),
  plan: z.string().nullable(),
});

const fileSchema = z.object({ version: z.literal(1), accounts: z.array(accountSchema) });

export interface AccountStore {
  list(): readonly Account[];
  /** Adds, or replaces the one with the same id. Throws a sentence for people when it cannot be saved. */
  save(account: Account): void;
  remove(id: string): void;
  trouble(): string | null;
}

/** The same vendor account always gets the same id, which says nothing about who it is. */
export function accountId(provider: string, vendorAccount: string): string {
  return `${provider}-${createHash('sha256').update(`${provider}\0${vendorAccount}`).digest('hex').slice(0, 8)}`;
}

const readAccounts = (file: string): Account[] =>
  fileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).accounts;

export function openAccounts(home: Home, now: number): AccountStore {
  const file = home.file('accounts.json');
  let accounts: Account[] = [];
  let trouble: string | null = null;
  let outOfReach = false;
  try {
    accounts = readAccounts(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') {
      outOfReach = !(error instanceof SyntaxError || error instanceof z.ZodError);
      trouble = outOfReach
        ? `The list of accounts ${file} cannot be read: ${reasonFor(error)}.`
        : `The list of accounts was damaged; connect them again. ${setAside(file, now, 'move')}`;
    }
  }
  const store = (next: Account[]): void => {
    // The accounts in there are not ours to lose: a new file would replace the one that we could not read.
    if (outOfReach) throw new Error(`Nothing was changed. ${trouble ?? ''}`.trim());
    try {
      writeAtomic(file, `${JSON.stringify({ version: 1, accounts: next }, null, 2)}\n`);
    } catch (error) {
      throw new Error(`The account could not be saved in ${home.path}: ${reasonFor(error)}.`, {
        cause: error,
      });
    }
    accounts = next;
  };
  /** Another Plimsoll, such as one in the terminal, may have added or removed some since. */
  const latest = (): Account[] => {
    try {
      return readAccounts(file);
    } catch {
      return accounts;
    }
  };
  return {
    list: () => accounts,
    save(account) {
      const others = latest();
      const known = others.some(({ id }) => id === account.id);
      store(known ? others.map((old) => (old.id === account.id ? account : old)) : [...others, account]);
    },
    remove: (id) => store(latest().filter((account) => account.id !== id)),
    trouble: () => trouble,
  };
}

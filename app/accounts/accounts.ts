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

export function openAccounts(home: Home, now: number): AccountStore {
  const file = home.file('accounts.json');
  let accounts: Account[] = [];
  let trouble: string | null = null;
  try {
    accounts = fileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).accounts;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') {
      const unusable = error instanceof SyntaxError || error instanceof z.ZodError;
      trouble = unusable
        ? `The list of accounts was damaged; connect them again. ${setAside(file, now, 'move')}`
        : `The list of accounts ${file} cannot be read: ${reasonFor(error)}.`;
    }
  }
  const store = (next: Account[]): void => {
    try {
      writeAtomic(file, `${JSON.stringify({ version: 1, accounts: next }, null, 2)}\n`);
    } catch (error) {
      throw new Error(`The account could not be saved in ${home.path}: ${reasonFor(error)}.`, {
        cause: error,
      });
    }
    accounts = next;
  };
  return {
    list: () => accounts,
    save(account) {
      const known = accounts.some(({ id }) => id === account.id);
      store(known ? accounts.map((old) => (old.id === account.id ? account : old)) : [...accounts, account]);
    },
    remove: (id) => store(accounts.filter((account) => account.id !== id)),
    trouble: () => trouble,
  };
}

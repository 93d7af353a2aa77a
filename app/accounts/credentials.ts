import type { Account } from '../../shared/meter.ts';
import { keyPrint } from '../ledger/key-print.ts';
import type { SignIn } from '../ledger/types.ts';
import { fingerprint } from '../providers/fingerprint.ts';
import type { Credential, Surroundings } from '../providers/provider.ts';
import { ReadError } from '../providers/read-error.ts';
import { accountOf, borrow } from './borrowing.ts';

export interface KeyHistory {
  isKeyRefused(subject: string, print: string): boolean;
  addSignIn(signIn: SignIn): void;
}

/** The login of another program, as it is now; not if somebody else has signed in there meanwhile. */
export async function borrowedCredential(account: Account, surroundings: Surroundings): Promise<Credential> {
  const tool = account.tool ?? '';
  const login = await borrow(account.provider, tool, surroundings);
  if (accountOf(account.provider, tool, login).id !== account.id) {
    throw new ReadError(
      'not_signed_in',
      `${tool} is now signed in as somebody else. Connect that account, or sign in again.`,
    );
  }
  return login;
}

export function keyFrom(variable: string, env: Surroundings['env']): string {
  const key = env[variable]?.trim();
  if (key !== undefined && key !== '') return key;
  throw new ReadError(
    'not_signed_in',
    `The environment variable ${variable} is not set where Plimsoll runs. Set it, then refresh.`,
  );
}

/** Where a key was presented: together with the key's print this is what a refusal is remembered by. */
export const keyPlace = ({
  provider,
  source,
  baseUrl,
}: Pick<Account, 'provider' | 'source' | 'baseUrl'>): string =>
  `${source === 'cliproxy' ? source : provider} ${baseUrl ?? ''}`.trim();

const prints = new Map<string, Promise<string>>();

/** A print is slow to compute, so each is computed once. From what it is found by, nothing leads back to the key. */
export function printOf(key: string, subject: string): Promise<string> {
  const name = fingerprint(`${subject}\0${key}`);
  const print = prints.get(name) ?? keyPrint(key, subject);
  prints.set(name, print);
  return print;
}

async function isRefused(key: string, account: Account, history: KeyHistory): Promise<boolean> {
  for (const subject of [keyPlace(account), account.id]) {
    if (history.isKeyRefused(subject, await printOf(key, subject))) return true;
  }
  return false;
}

/** A typed key, read from where the person keeps it. One that was refused is not presented again until it changes. */
export async function keyCredential(
  account: Account,
  { env }: Surroundings,
  history: KeyHistory,
): Promise<Credential> {
  const key = keyFrom(account.keyEnv ?? '', env);
  if (await isRefused(key, account, history)) {
    throw new ReadError(
      'auth_expired',
      `The key in ${account.keyEnv ?? ''} was refused. It is not tried again until it changes.`,
    );
  }
  return { accessToken: key, vendorAccount: null, baseUrl: account.baseUrl };
}

/**
 * Writes down that the key was refused when the account was read. A proxy's key is refused for all accounts behind it;
 * of a vendor's keys, which may be several, each has an account of its own.
 */
export async function rememberRefusal(
  account: Account,
  { env }: Surroundings,
  history: KeyHistory,
  at: number,
): Promise<void> {
  const key = keyFrom(account.keyEnv ?? '', env);
  if (await isRefused(key, account, history)) return;
  const subject = account.source === 'cliproxy' ? keyPlace(account) : account.id;
  history.addSignIn({ subject, at, event: 'key_refused', keyPrint: await printOf(key, subject) });
}

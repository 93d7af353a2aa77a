import type { Account, AccountSource } from '../../shared/meter.ts';
import type { ReaderTools, Surroundings } from '../providers/provider.ts';
import { ReadError } from '../providers/read-error.ts';
import { keysOf } from '../providers/registry.ts';
import { isLoopback } from '../system/endpoints.ts';
import { accountId } from './accounts.ts';
import { keyFrom, keyPlace, printOf, type KeyHistory } from './credentials.ts';

interface KeyQuestion {
  provider: string;
  keyEnv: string;
  baseUrl: string | null;
}

interface KeyTools extends KeyHistory {
  surroundings: Surroundings;
  getJson: ReaderTools['getJson'];
  now(): number;
}

/** Scheme, host and port. A key goes only over https:, or stays on this machine. */
export function baseUrlOf(text: string): string {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new ReadError('unsupported', `"${text}" is not an address such as https://proxy.example.com:8317.`);
  }
  if (url.protocol === 'http:' && !isLoopback(url)) {
    throw new ReadError('unsupported', 'A key is only sent over https:, or to this machine.');
  }
  const path = url.pathname.replace(/\/+$/, '');
  const more = url.username + url.password + url.search + url.hash;
  if (!['', '/v0/management'].includes(path) || more !== '') {
    throw new ReadError('unsupported', `Give scheme, host and port only: ${url.origin}`);
  }
  return url.origin;
}

/** Presents a key once and tells the accounts that it stands for. A refusal is written down. */
export async function accountsOfKey(question: KeyQuestion, tools: KeyTools): Promise<Account[]> {
  const { provider, keyEnv } = question;
  const keys = await keysOf(provider);
  if (keys === null) {
    throw new ReadError('unsupported', `Plimsoll cannot read "${provider}" with a key.`);
  }
  const key = keyFrom(keyEnv, tools.surroundings.env);
  const given = question.baseUrl ?? keys.defaultBaseUrl;
  const baseUrl = given === null ? null : baseUrlOf(given);
  const source: AccountSource = provider === 'cliproxy' ? 'cliproxy' : 'key';
  const place = keyPlace({ provider, source, baseUrl });
  const note = async (subject: string, event: 'key_accepted' | 'key_refused'): Promise<void> =>
    tools.addSignIn({ subject, at: tools.now(), event, keyPrint: await printOf(key, subject) });

  if (tools.isKeyRefused(place, await printOf(key, place))) {
    throw new ReadError(
      'auth_expired',
      `This ${keys.keyName} was refused before. It is not tried again until it changes.`,
    );
  }
  try {
    const found = await keys.accounts({ key, baseUrl }, tools);
    const accounts = found.map(({ provider: real, vendorAccount, label, plan, member }): Account => {
      const id = accountId(real, vendorAccount);
      return { id, provider: real, source, tool: null, keyEnv, baseUrl, member, label, plan };
    });
    await note(place, 'key_accepted');
    // Of a vendor's key the account may have been refused, with the same key, when it was read.
    if (source === 'key') await Promise.all(accounts.map(({ id }) => note(id, 'key_accepted')));
    return accounts;
  } catch (error) {
    if (error instanceof ReadError && error.code === 'auth_expired') await note(place, 'key_refused');
    throw error;
  }
}

import { createHash } from 'node:crypto';
import type { ErrorCode } from '../../../shared/meter.ts';
import { reworded } from '../present.ts';
import type { JsonRequest, ReaderTools } from '../provider.ts';
import { ReadError } from '../read-error.ts';

/** How the proxy's management is reached. */
export interface Door {
  /** From `managementOf`. */
  address: string;
  key: string;
  getJson: ReaderTools['getJson'];
}

const words: Partial<Record<ErrorCode, string>> = {
  auth_expired:
    'The proxy refused the management key. It is not tried again until it changes: five wrong keys lock this machine out.',
  forbidden:
    'The proxy does not let this machine manage it: remote management is off in its settings, or it was given wrong ' +
    'keys from here and lets nobody in for half an hour.',
  not_found:
    'There is no management at this address: a management key has to be set in the settings of CLIProxyAPI, which ' +
    'switches it on.',
  offline: 'The proxy cannot be reached: is CLIProxyAPI running?',
  timeout: 'The proxy did not answer in time.',
  server_error: 'The proxy could not do what it was asked.',
};

/** Never the key itself: what is kept for long holds no secret. */
const nameOf = ({ address, key }: Door): string =>
  createHash('sha256').update(`${address}\0${key}`).digest('hex');

/** The keys that were refused, and where. */
const refused = new Set<string>();
/** The listings under way: all accounts of one refresh share one, and with it the one answer to a wrong key. */
const listings = new Map<string, Promise<unknown>>();

async function ask(door: Door, path: string, more: Partial<JsonRequest> = {}): Promise<unknown> {
  const name = nameOf(door);
  try {
    if (refused.has(name)) throw new ReadError('auth_expired', '');
    const headers = { authorization: `Bearer ${door.key}` };
    return await door.getJson({ url: door.address + path, headers, ...more });
  } catch (error) {
    if (error instanceof ReadError && error.code === 'auth_expired') refused.add(name);
    throw reworded(error, words);
  }
}

/** `GET /auth-files`: what the proxy has now. Nothing is kept of it, for what is gone must not be asked for. */
export function authFiles(door: Door): Promise<unknown> {
  const name = nameOf(door);
  const listing = listings.get(name) ?? ask(door, '/auth-files').finally(() => listings.delete(name));
  listings.set(name, listing);
  return listing;
}

/** `POST /api-call`: the proxy sends a request on, with the account's own token in the place of `$TOKEN$`. */
export const apiCall = (door: Door, body: object): Promise<unknown> =>
  ask(door, '/api-call', { method: 'POST', body });

import { claimsOf } from '../jwt.ts';
import type { Credential } from '../provider.ts';
import { ReadError } from '../read-error.ts';
import { field, textAt } from '../reading.ts';

/** What may stand in a cookie and in an address as it is. */
const plain = /^[\w.-]+$/;

/** Cursor's own id of the person: the last part of what the token says it is about, `auth0|user_…`. */
export function userOf(accessToken: string): string | null {
  const user =
    textAt(field(claimsOf(accessToken), 'sub'), 200)
      ?.split('|')
      .at(-1) ?? '';
  return plain.test(user) ? user : null;
}

export interface Session {
  user: string;
  /** The website knows the person by this; it is made of the program's own token, no browser is asked. */
  headers: Record<string, string>;
}

export function sessionOf({ accessToken }: Credential): Session {
  const user = userOf(accessToken);
  if (user === null || !plain.test(accessToken)) {
    throw new ReadError(
      'not_signed_in',
      "Cursor's login does not say whose it is: sign in with Cursor again.",
    );
  }
  return { user, headers: { cookie: `WorkosCursorSessionToken=${user}%3A%3A${accessToken}` } };
}

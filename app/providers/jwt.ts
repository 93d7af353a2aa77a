import { whole, type Place } from './reading.ts';

const longest = 65_536;

/**
 * What a token says about itself. The signature is not checked, nor need it be: the file came from this machine's user
 * and its claims only name and describe the account; the vendor alone decides what the token may do.
 */
export function claimsOf(token: string | null): Place {
  const middle = token !== null && token.length <= longest ? token.split('.')[1] : undefined;
  try {
    return whole(JSON.parse(Buffer.from(middle ?? '', 'base64url').toString('utf8')));
  } catch {
    return whole(null);
  }
}

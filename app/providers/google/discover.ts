import { claimsOf } from '../jwt.ts';
import { discoveryOfFile, joined, jsonFile } from '../login-file.ts';
import type { Discovery, Surroundings } from '../provider.ts';
import { ReadError } from '../read-error.ts';
import { field, momentAt, textAt, whole } from '../reading.ts';
import { geminiCli } from './gemini-cli.ts';

const longestToken = 65_536;

const inFolder = (surroundings: Surroundings, file: string): string =>
  joined(surroundings, surroundings.env['GEMINI_CLI_HOME']?.trim() || surroundings.home, '.gemini', file);

/** Beside the secrets, Gemini CLI writes down whose they are. */
async function activeAccount(surroundings: Surroundings): Promise<string | null> {
  const accounts = await jsonFile(inFolder(surroundings, 'google_accounts.json'), surroundings);
  return textAt(field(accounts ?? whole(null), 'active'), 254);
}

export const discovery: Discovery = discoveryOfFile({
  provider: 'google',
  ...geminiCli,
  path: (surroundings) => inFolder(surroundings, 'oauth_creds.json'),
  async login(file, surroundings) {
    const accessToken = textAt(field(file, 'access_token'), longestToken);
    if (accessToken === null) {
      throw new ReadError('not_signed_in', 'Nobody is signed in there: sign in with Gemini CLI first.');
    }
    const identity = claimsOf(textAt(field(file, 'id_token'), longestToken));
    const email = (await activeAccount(surroundings)) ?? textAt(field(identity, 'email'), 254);
    return {
      accessToken,
      // An id token is not always there, so the address names the account: it must not become another one by that.
      vendorAccount: email?.toLowerCase() ?? textAt(field(identity, 'sub')),
      email,
      plan: null,
      expiresAt: momentAt(field(file, 'expiry_date')),
    };
  },
});

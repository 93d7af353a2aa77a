import { claimsOf } from '../jwt.ts';
import { discoveryOfFile } from '../login-file.ts';
import type { Discovery } from '../provider.ts';
import { ReadError } from '../read-error.ts';
import { field, momentAt, textAt } from '../reading.ts';
import { codex } from './codex.ts';
import { loginPath } from './codex-home.ts';

const longestToken = 65_536;

export const discovery: Discovery = discoveryOfFile({
  provider: 'openai',
  ...codex,
  path: loginPath,
  login: async (file) => {
    const tokens = field(file, 'tokens');
    const accessToken = textAt(field(tokens, 'access_token'), longestToken);
    if (accessToken === null) {
      const hasKey = textAt(field(file, 'OPENAI_API_KEY')) !== null;
      throw hasKey
        ? new ReadError('unsupported', 'An API key alone has no plan to read: sign in to Codex with ChatGPT.')
        : new ReadError('not_signed_in', 'Nobody is signed in there: sign in with Codex first.');
    }
    const identity = claimsOf(textAt(field(tokens, 'id_token'), longestToken));
    const auth = field(identity, 'https://api.openai.com/auth');
    return {
      accessToken,
      vendorAccount: textAt(field(tokens, 'account_id')) ?? textAt(field(auth, 'chatgpt_account_id')),
      email: textAt(field(identity, 'email'), 254),
      plan: textAt(field(auth, 'chatgpt_plan_type')),
      expiresAt: momentAt(field(claimsOf(accessToken), 'exp')),
    };
  },
});

import { discoveryOfFile, jsonFile, joined } from '../login-file.ts';
import type { Discovery, Surroundings } from '../provider.ts';
import { ReadError } from '../read-error.ts';
import { field, momentAt, textAt, whole } from '../reading.ts';
import { claudeCode } from './claude-code.ts';
import { sizedPlan } from './plan.ts';

const longestToken = 8192;

/** Claude Code looks nowhere else once the variable is set; falling back would read somebody else's login. */
const configured = ({ env }: Surroundings): string | null =>
  env['CLAUDE_CONFIG_DIR']?.split(',')[0]?.trim() || null;

const loginPath = (surroundings: Surroundings): string =>
  joined(
    surroundings,
    configured(surroundings) ?? joined(surroundings, surroundings.home, '.claude'),
    '.credentials.json',
  );

/** Beside the secrets, Claude Code writes down whose they are. */
async function owner(
  surroundings: Surroundings,
): Promise<{ vendorAccount: string | null; email: string | null }> {
  const path = joined(surroundings, configured(surroundings) ?? surroundings.home, '.claude.json');
  const account = field((await jsonFile(path, surroundings)) ?? whole(null), 'oauthAccount');
  return {
    vendorAccount: textAt(field(account, 'accountUuid')),
    email: textAt(field(account, 'emailAddress'), 254),
  };
}

export const discovery: Discovery = discoveryOfFile({
  provider: 'anthropic',
  ...claudeCode,
  path: loginPath,
  async login(file, surroundings) {
    const oauth = field(file, 'claudeAiOauth');
    const accessToken = textAt(field(oauth, 'accessToken'), longestToken);
    if (accessToken === null) {
      throw new ReadError('not_signed_in', 'Nobody is signed in there: sign in with Claude Code first.');
    }
    const plan = textAt(field(oauth, 'subscriptionType'));
    return {
      accessToken,
      ...(await owner(surroundings)),
      plan: sizedPlan(plan, textAt(field(oauth, 'rateLimitTier'))),
      expiresAt: momentAt(field(oauth, 'expiresAt')),
    };
  },
});

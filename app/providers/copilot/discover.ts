import { discoveryOfFile, discoveryOfTools, firstThere, joined } from '../login-file.ts';
import type { Borrowed, Discovery, Surroundings } from '../provider.ts';
import { ReadError } from '../read-error.ts';
import { field, members, textAt, type Place } from '../reading.ts';
import { hostBlock } from './gh-hosts.ts';
import { hostIn, ownHost } from './host.ts';
import { copilot, gh } from './tools.ts';

const longestToken = 8192;
const longestLogin = 100;
/** Names are cut at this length, and what is cut names another host. */
const longestHost = 60;

const configFolder = (surroundings: Surroundings): string =>
  surroundings.env['XDG_CONFIG_HOME']?.trim() || joined(surroundings, surroundings.home, '.config');

function loginOf(accessToken: string, user: string | null, host: string): Borrowed {
  const isOwn = host === ownHost;
  const who = user?.toLowerCase() ?? null;
  return {
    accessToken,
    // The same name at another GitHub is another person.
    vendorAccount: isOwn ? who : `${who ?? ''}@${host}`,
    email: null,
    name: user !== null && !isOwn ? `${user} (${host})` : user,
    plan: null,
    expiresAt: null,
    baseUrl: isOwn ? null : `https://${host}`,
  };
}

/** Entries are called `github.com:Iv1.…` in apps.json, one for each program, and `github.com` in hosts.json. */
function loginsIn(file: Place): { host: string; login: Borrowed }[] {
  return [...members(file)].flatMap(([name, entry]) => {
    const host = name.length > longestHost ? null : hostIn(name.replace(/:(?!\d{1,5}$)[^:]*$/, ''));
    const token = textAt(field(entry, 'oauth_token'), longestToken);
    if (host === null || token === null) return [];
    return [{ host, login: loginOf(token, textAt(field(entry, 'user'), longestLogin), host) }];
  });
}

const editors = discoveryOfFile({
  provider: 'copilot',
  ...copilot,
  path(surroundings) {
    const { platform, env } = surroundings;
    const local = platform === 'win32' ? env['LOCALAPPDATA']?.trim() : undefined;
    const folder = joined(surroundings, local || configFolder(surroundings), 'github-copilot');
    const named = (name: string): string => joined(surroundings, folder, name);
    return firstThere([named('apps.json'), named('hosts.json')], surroundings);
  },
  async login(file) {
    const logins = loginsIn(file);
    const found = logins.find(({ host }) => host === ownHost) ?? logins[0];
    if (found === undefined) {
      throw new ReadError(
        'not_signed_in',
        'Nobody is signed in there: sign in to Copilot in your editor first.',
      );
    }
    return found.login;
  },
});

function ghFolder(surroundings: Surroundings): string {
  const { platform, env } = surroundings;
  const own = env['GH_CONFIG_DIR']?.trim();
  if (own) return own;
  const roaming = platform === 'win32' && !env['XDG_CONFIG_HOME'] ? env['APPDATA']?.trim() : undefined;
  return roaming
    ? joined(surroundings, roaming, 'GitHub CLI')
    : joined(surroundings, configFolder(surroundings), 'gh');
}

const cli = discoveryOfFile({
  provider: 'copilot',
  ...gh,
  path: (surroundings) => joined(surroundings, ghFolder(surroundings), 'hosts.yml'),
  parse: (text) => hostBlock(text, ownHost),
  async login(github) {
    const user = textAt(field(github, 'user'), longestLogin);
    const own = field(field(github, 'users'), user ?? '');
    const token =
      textAt(field(github, 'oauth_token'), longestToken) ?? textAt(field(own, 'oauth_token'), longestToken);
    if (token !== null) return loginOf(token, user, ownHost);
    throw user === null
      ? new ReadError('not_signed_in', 'Nobody is signed in to github.com there: run "gh auth login" first.')
      : new ReadError(
          'unsupported',
          "The GitHub CLI keeps this login in the system's keyring, where it is not read: use Copilot's own login.",
        );
  },
});

export const discovery: Discovery = discoveryOfTools([editors, cli]);

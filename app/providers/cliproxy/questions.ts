import { wireOf } from '../registry.ts';
import type { Member } from './members.ts';

/** A request that the proxy sends on. */
export interface Proxied {
  method: 'GET' | 'POST';
  url: string;
  header: Record<string, string>;
  /** The body's text; empty without one. */
  data: string;
}

/** What to ask a vendor about an account. Its wire mappings `usage` and `profile` understand the answers. */
export interface Question {
  /** The same at several addresses: the next is asked where one is not there. */
  usage: readonly Proxied[];
  /** Asked when nothing else says which plan it is. */
  profile?: readonly Proxied[];
}

/** The proxy writes the account's own token in the place of the last word. */
const bearer = { Authorization: 'Bearer $TOKEN$', Accept: 'application/json', 'User-Agent': 'Plimsoll' };

const get = (url: string, header: Record<string, string> = {}): Proxied => ({
  method: 'GET',
  url,
  header: { ...bearer, ...header },
  data: '',
});

const post = (url: string, body: object): Proxied => ({
  method: 'POST',
  url,
  header: { ...bearer, 'Content-Type': 'application/json' },
  data: JSON.stringify(body),
});

const claude = (part: string): Proxied =>
  get(`https://api.anthropic.com/api/oauth/${part}`, { 'anthropic-beta': 'oauth-2025-04-20' });

const codex = (part: string, { chatgptAccount }: Member): Proxied =>
  get(
    `https://chatgpt.com/backend-api/${part}/usage`,
    chatgptAccount === null ? {} : { 'Chatgpt-Account-Id': chatgptAccount },
  );

const codeAssist = (host: string, method: string, body: object): Proxied =>
  post(`https://${host}.googleapis.com/v1internal:${method}`, body);

const inProject = ({ projectId }: Member): object => (projectId === null ? {} : { project: projectId });

const asGeminiCli = { metadata: { ideType: 'GEMINI_CLI', pluginType: 'GEMINI' } };
const asAntigravity = { metadata: { ideType: 'ANTIGRAVITY' } };

/** By the proxy's word for the provider. */
const questions = new Map<string, (member: Member) => Question>([
  ['claude', () => ({ usage: [claude('usage')], profile: [claude('profile')] })],
  ['codex', (member) => ({ usage: [codex('wham', member), codex('codex', member)] })],
  [
    'antigravity',
    (member) => {
      const hosts = ['daily-cloudcode-pa', 'cloudcode-pa'];
      return {
        usage: hosts.map((host) => codeAssist(host, 'retrieveUserQuotaSummary', inProject(member))),
        profile: hosts.map((host) => codeAssist(host, 'loadCodeAssist', asAntigravity)),
      };
    },
  ],
  [
    'gemini-cli',
    (member) => ({
      usage: [codeAssist('cloudcode-pa', 'retrieveUserQuota', inProject(member))],
      profile: [codeAssist('cloudcode-pa', 'loadCodeAssist', asGeminiCli)],
    }),
  ],
  ['kimi', () => ({ usage: [get('https://api.kimi.com/coding/v1/usages')] })],
]);

/** Null for what cannot be read, also because its provider is not in this build. */
export async function questionFor(member: Member): Promise<Question | null> {
  const question = questions.get(member.kind)?.(member);
  if (question === undefined) return null;
  return (await wireOf(member.provider))?.['usage'] === undefined ? null : question;
}

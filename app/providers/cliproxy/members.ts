import { field, firstField, flagAt, note, textAt, whole, type Place } from '../reading.ts';

/** An account behind the proxy. */
export interface Member {
  /** What the proxy calls it in a call; null with a proxy too old to say. */
  index: string | null;
  /** The proxy's word for the provider: `claude`. */
  kind: string;
  provider: string;
  /** Names the account at its vendor as well as the proxy can. */
  vendorAccount: string;
  label: string;
  plan: string | null;
  disabled: boolean;
  projectId: string | null;
  /** ChatGPT's name for the account. */
  chatgptAccount: string | null;
}

const providers = new Map([
  ['claude', 'anthropic'],
  ['codex', 'openai'],
  ['gemini', 'google'],
  ['gemini-cli', 'google'],
]);

/** Plans of one person; in any other, people share the account and only their e-mail addresses tell them apart. */
const personal = new Set(['guest', 'free', 'go', 'plus', 'pro', 'prolite']);

const longest = 254;
/** People keep hundreds of accounts behind one proxy. */
const most = 5000;

/** As it is, or not at all: a place that was tidied up is another one, and calls there would go out without a token. */
function indexAt(place: Place): string | null {
  const { value } = place;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
  const text = textAt(place, longest);
  return text === value ? text : null;
}

function memberAt(file: Place): Member | null {
  const kind = textAt(firstField(file, 'provider', 'type'))?.toLowerCase() ?? null;
  const email = textAt(field(file, 'email'), longest);
  const name = textAt(firstField(file, 'name', 'id'), longest);
  const label = email ?? textAt(firstField(file, 'account', 'label'), longest) ?? name;
  if (kind === null || label === null) return note(file, 'This account has no name.');
  const claims = field(file, 'id_token');
  const plan = textAt(field(claims, 'plan_type'));
  const chatgptAccount = textAt(field(claims, 'chatgpt_account_id'));
  const projectId = textAt(field(file, 'project_id'));
  const own = chatgptAccount ?? email ?? name ?? label;
  const shares =
    chatgptAccount !== null
      ? plan !== null && !personal.has(plan) && email
      : kind === 'gemini-cli' && projectId;
  return {
    index: indexAt(field(file, 'auth_index')),
    kind,
    provider: providers.get(kind) ?? (kind.match(/[a-z\d]+/g)?.join('-') || 'unknown'),
    vendorAccount: typeof shares === 'string' ? `${own} ${shares}` : own,
    label,
    plan,
    disabled: flagAt(field(file, 'disabled')) === true || textAt(field(file, 'status')) === 'disabled',
    projectId,
    chatgptAccount,
  };
}

/** Who is behind the proxy, by its answer to `GET /auth-files`; null when it is no such answer. */
export function membersIn(body: unknown): Member[] | null {
  const { value, at, problems } = field(whole(body), 'files');
  if (!Array.isArray(value)) return null;
  return value.slice(0, most).flatMap((file: unknown) => memberAt({ value: file, at, problems }) ?? []);
}

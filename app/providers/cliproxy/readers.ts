import { accountId } from '../../accounts/accounts.ts';
import type { Account, Mapped, UsageSnapshot } from '../../../shared/meter.ts';
import type { ReaderChain, ReaderTools } from '../provider.ts';
import { ReadError } from '../read-error.ts';
import { wireOf } from '../registry.ts';
import { managementOf } from './address.ts';
import { authFiles, type Door } from './management.ts';
import { membersIn, type Member } from './members.ts';
import { proxied } from './proxied.ts';
import { questionFor, type Proxied, type Question } from './questions.ts';

const via = 'cliproxy';

type Reachable = Member & { index: string };

interface Asking {
  tools: ReaderTools;
  door: Door;
}

const unsupported = (): ReadError =>
  new ReadError('unsupported', 'This kind of account cannot be read through CLIProxyAPI.');

const is = (account: Account, { provider, vendorAccount }: Member): boolean =>
  account.provider === provider && accountId(provider, vendorAccount) === account.id;

/**
 * The account as the proxy lists it now. By who it is, not by its place: to a place that is gone the proxy would send
 * the request without a token, and one that was given to somebody else would show the wrong person's numbers.
 */
async function memberOf(account: Account, door: Door): Promise<Reachable> {
  const members = membersIn(await authFiles(door));
  if (members === null) throw new ReadError('unreadable', 'The proxy did not say which accounts it has.');
  const [found] = members
    .filter((member) => is(account, member))
    .sort(
      (a, b) =>
        Number(a.disabled) - Number(b.disabled) ||
        Number(b.index === account.member) - Number(a.index === account.member),
    );
  if (found === undefined) throw new ReadError('not_found', 'This account is no longer behind the proxy.');
  if (found.disabled) throw new ReadError('unsupported', 'This account is switched off in the proxy.');
  if (found.index === null) throw new ReadError('unsupported', 'This CLIProxyAPI is too old: update it.');
  return { ...found, index: found.index };
}

/** What the vendor says, understood by the vendor's own mapping. */
async function mapped(
  name: 'usage' | 'profile',
  { provider, index }: Reachable,
  requests: readonly Proxied[],
  { tools, door }: Asking,
): Promise<Mapped> {
  const mapping = (await wireOf(provider))?.[name];
  if (mapping === undefined) throw unsupported();
  const body = await proxied(door, index, requests, tools.now());
  return mapping(body, { now: tools.now(), via });
}

/** The limits are what counts: a plan that cannot be read must not cost them. */
async function planOf(
  { profile }: Question,
  member: Reachable,
  asking: Asking,
): Promise<Pick<Mapped, 'plan' | 'problems'>> {
  if (profile === undefined) return { plan: null, problems: [] };
  try {
    return await mapped('profile', member, profile, asking);
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    return { plan: null, problems: [{ at: 'profile', message: `The plan is not known: ${error.message}` }] };
  }
}

async function read(account: Account, tools: ReaderTools): Promise<UsageSnapshot> {
  const { accessToken: key, baseUrl } = await tools.credential();
  const door = { address: managementOf(baseUrl ?? account.baseUrl), key, getJson: tools.getJson };
  const asking = { tools, door };
  const member = await memberOf(account, door);
  const question = await questionFor(member);
  if (question === null) throw unsupported();
  const usage = await mapped('usage', member, question.usage, asking);
  if (usage.meters.length === 0 && usage.credits === null && usage.problems.length > 0) {
    throw new ReadError('unreadable', 'There is no limit in what came through the proxy.');
  }
  const snapshot = { ...usage, accountId: account.id };
  const plan = usage.plan ?? member.plan ?? account.plan;
  if (plan !== null) return { ...snapshot, plan };
  const learned = await planOf(question, member, asking);
  return { ...snapshot, plan: learned.plan, problems: [...snapshot.problems, ...learned.problems] };
}

/** For the accounts of whatever provider that were found behind a proxy. */
export const readers: ReaderChain = (tools) => [
  { via, cost: 'request', complete: true, read: (account) => read(account, tools) },
];

import type { KeyAccount, KeySource } from '../provider.ts';
import { ReadError } from '../read-error.ts';
import { manifestOf } from '../registry.ts';
import { defaultBaseUrl, managementOf } from './address.ts';
import { authFiles } from './management.ts';
import { membersIn, type Member } from './members.ts';
import { questionFor } from './questions.ts';

async function troubleWith(member: Member): Promise<string | null> {
  if (member.index === null) return 'This CLIProxyAPI is too old to be asked about it: update it.';
  if ((await questionFor(member)) !== null) return null;
  const name = manifestOf(member.provider)?.name ?? member.kind;
  return `The limits of ${name} cannot be read through CLIProxyAPI.`;
}

/** One login may lie there more than once; a place that can be read comes before one that cannot. */
function onceEach(accounts: readonly KeyAccount[]): KeyAccount[] {
  const kept = new Map<string, KeyAccount>();
  for (const account of accounts) {
    const name = JSON.stringify([account.provider, account.vendorAccount]);
    const other = kept.get(name);
    if (other === undefined || (other.unsupported !== null && account.unsupported === null)) {
      kept.set(name, account);
    }
  }
  return [...kept.values()];
}

export const keys: KeySource = {
  keyName: 'management key',
  defaultBaseUrl,
  async accounts({ key, baseUrl }, { getJson }) {
    const members = membersIn(await authFiles({ address: managementOf(baseUrl), key, getJson }));
    if (members === null) throw new ReadError('unreadable', 'This is not what CLIProxyAPI answers.');
    const wanted = members.filter(({ disabled }) => !disabled);
    const accounts = wanted.map(async (member): Promise<KeyAccount> => {
      const { provider, vendorAccount, label, plan, index } = member;
      return { provider, vendorAccount, label, plan, member: index, unsupported: await troubleWith(member) };
    });
    return onceEach(await Promise.all(accounts));
  },
};

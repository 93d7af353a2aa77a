import type { Account } from '../../shared/meter.ts';
import type { FindingView } from '../../shared/state.ts';
import type { Borrowed, Surroundings } from '../providers/provider.ts';
import { ReadError } from '../providers/read-error.ts';
import { discoveryOf, manifestOf, manifests } from '../providers/registry.ts';
import { accountId } from './accounts.ts';

/** Finding and reading the logins of other programs. Nothing here ever writes where they live. */

export async function findLogins(surroundings: Surroundings): Promise<FindingView[]> {
  const found = await Promise.all(
    manifests.map(async ({ id, name }) => {
      const discovery = await discoveryOf(id);
      const findings = (await discovery?.find(surroundings)) ?? [];
      return findings.map(({ tool, toolName, trouble }) => ({
        provider: id,
        providerName: name,
        tool,
        toolName,
        trouble,
      }));
    }),
  );
  return found.flat();
}

export async function borrow(provider: string, tool: string, surroundings: Surroundings): Promise<Borrowed> {
  const discovery = await discoveryOf(provider);
  if (discovery === null || !discovery.tools.includes(tool)) {
    throw new ReadError('unsupported', `Plimsoll cannot use a login of "${tool}" for "${provider}".`);
  }
  return discovery.borrow(tool, surroundings);
}

/** The account that a borrowed login stands for. A file that does not say whose it is stands for its tool's only one. */
export function accountOf(provider: string, tool: string, login: Borrowed): Account {
  const vendorAccount = login.vendorAccount ?? login.email ?? `the login of ${tool}`;
  return {
    id: accountId(provider, vendorAccount),
    provider,
    source: 'borrowed',
    tool,
    keyEnv: null,
    baseUrl: login.baseUrl ?? null,
    member: null,
    label: login.email ?? login.name ?? `${manifestOf(provider)?.name ?? provider} (${tool})`,
    plan: login.plan,
  };
}

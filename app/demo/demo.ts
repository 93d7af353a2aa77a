import type { Account } from '../../shared/meter.ts';
import { accountId, type AccountStore } from '../accounts/accounts.ts';
import { demoOf, manifests } from '../providers/registry.ts';
import type { Endpoints } from '../system/endpoints.ts';
import { startSimulator } from './simulator.ts';

export interface Demo {
  accounts: AccountStore;
  endpoints: Endpoints;
  tokenOf(accountId: string): string | null;
  close(): Promise<void>;
}

/** Sample accounts of every provider that has some, served by a local simulator to the same readers as real ones. */
export async function startDemo(now: () => number): Promise<Demo> {
  const accounts: Account[] = [];
  const tokens = new Map<string, string>();
  const demos = [];
  for (const { id: provider } of manifests) {
    const demo = await demoOf(provider);
    if (demo === null) continue;
    demos.push(demo);
    for (const { label, plan, token, source = 'own' } of demo.accounts) {
      const id = accountId(provider, token);
      tokens.set(id, token);
      const nothing = { tool: null, keyEnv: null, baseUrl: null, member: null };
      accounts.push({ id, provider, source, ...nothing, label, plan });
    }
  }
  const simulator = await startSimulator(demos, { now });
  const refuse = (): never => {
    throw new Error(
      'The demo has its sample accounts and no others. Start Plimsoll without --demo to connect yours.',
    );
  };
  return {
    accounts: { list: () => accounts, save: refuse, remove: refuse, trouble: () => null },
    endpoints: new Map(Object.entries(simulator.endpoints)),
    tokenOf: (id) => tokens.get(id) ?? null,
    close: simulator.close,
  };
}

import { describe, expect, test } from 'vitest';
import { startSimulator } from '../../app/demo/simulator.ts';
import { demoOf, readersOf } from '../../app/providers/registry.ts';
import { createGetJson } from '../../app/system/http.ts';
import { machine } from '../unit/machine.ts';
import { account } from '../unit/sample.ts';

/** These present themselves unusually, or share a server: over a real connection that has to come out right too. */
describe.each(['google', 'antigravity', 'cursor'])('the sample accounts of %s', async (provider) => {
  const [demo, chain] = await Promise.all([demoOf(provider), readersOf(provider)]);

  test.skipIf(demo === null || chain === null)('are read over HTTP, beside those of the others', async () => {
    const all = await Promise.all(['antigravity', 'google', 'cursor'].map(demoOf));
    // The other way round, so that nothing depends on who is asked first.
    for (const demos of [all, all.toReversed()]) {
      const now = Date.UTC(2026, 8, 17, 12);
      const playing = demos.filter((each) => each !== null);
      const simulator = await startSimulator(playing, { now: () => now });
      try {
        const getJson = createGetJson({
          fetch,
          endpoints: new Map(Object.entries(simulator.endpoints)),
          userAgent: 'Plimsoll/test',
          now: () => now,
        });
        const readAs = (token: string, plan: string | null) => {
          const who = account({ id: token, provider, source: 'own', tool: null, plan });
          const tools = {
            getJson,
            credential: async () => ({ accessToken: token, vendorAccount: null }),
            now: () => now,
            surroundings: machine(),
            capture: async () => null,
            budget: () => null,
          };
          return chain?.(tools, who)[0]?.read(who);
        };
        for (const { token, plan } of demo?.accounts ?? []) {
          const snapshot = await readAs(token, null);
          expect(snapshot).toMatchObject({ plan, problems: [] });
          expect(snapshot?.meters).not.toEqual([]);
        }
        // Somebody whom nobody knows, whose token is formed as Cursor wants it.
        const nobody = `e30.${Buffer.from('{"sub":"auth0|nobody"}').toString('base64url')}.sig`;
        await expect(readAs(nobody, null)).rejects.toMatchObject({ code: 'auth_expired' });
      } finally {
        await simulator.close();
      }
    }
  });
});

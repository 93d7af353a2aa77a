import { describe, expect, test } from 'vitest';
import type { DemoAccount, ProviderDemo, ReaderTools } from '../../app/providers/provider.ts';
import { demoOf, manifests, readersOf } from '../../app/providers/registry.ts';
import type { UsageSnapshot } from '../../shared/meter.ts';
import { defaultThresholds, statusOf } from '../../shared/status.ts';

const noon = Date.UTC(2026, 8, 17, 12);
const hour = 3_600_000;

const providers = await Promise.all(
  manifests.map(async ({ id }) => ({ id, demo: await demoOf(id), readers: await readersOf(id) })),
);
const playing = providers.flatMap(({ id, demo, readers }) =>
  demo === null || readers === null ? [] : [{ id, demo, readers }],
);

/** The real reader, with the demo's answers where the network would be. */
function readerTools(demo: ProviderDemo, { token }: DemoAccount, now: number): ReaderTools {
  return {
    async getJson({ url, method = 'GET', headers = {} }) {
      const { origin, pathname, search } = new URL(url);
      const bearer = headers['authorization']?.replace('Bearer ', '') ?? null;
      const path = pathname + search;
      const answer = demo.answer({ origin, method, path, headers, token: bearer, body: '', now });
      expect(demo.origins).toContain(origin);
      expect(answer?.status).toBe(200);
      return JSON.parse(JSON.stringify(answer?.body));
    },
    credential: async () => ({ accessToken: token, vendorAccount: token }),
    now: () => now,
  };
}

async function readAll(now: number): Promise<UsageSnapshot[]> {
  const reads = playing.flatMap(({ id, demo, readers }) =>
    demo.accounts.map(async (sample) => {
      const { label, plan, token } = sample;
      const [reader] = readers(readerTools(demo, sample, now));
      return reader?.read({ id: token, provider: id, source: 'own', tool: null, label, plan });
    }),
  );
  return (await Promise.all(reads)).filter((snapshot) => snapshot !== undefined);
}

/** The statuses that each meter has in the course of a week. */
async function statusesOfAWeek(): Promise<Map<string, Set<string>>> {
  const seen = new Map<string, Set<string>>();
  for (let at = noon; at < noon + 170 * hour; at += 2.3 * hour) {
    for (const { accountId, meters: read } of await readAll(at)) {
      for (const meter of read) {
        const key = `${accountId} ${meter.kind} ${meter.scope}`;
        seen.set(key, (seen.get(key) ?? new Set()).add(statusOf(meter, defaultThresholds)));
      }
    }
  }
  return seen;
}

const meters = (snapshots: UsageSnapshot[]) => snapshots.flatMap((snapshot) => snapshot.meters);

describe.skipIf(playing.length === 0)('the sample accounts', () => {
  test('read without problems, and every window ends in the future', async () => {
    for (const snapshot of await readAll(noon)) {
      expect(snapshot.problems).toEqual([]);
      expect(snapshot.plan).not.toBeNull();
      expect(snapshot.meters.length).toBeGreaterThan(1);
      for (const { resetsAt } of snapshot.meters) {
        if (resetsAt !== null) expect(Date.parse(resetsAt)).toBeGreaterThan(noon);
      }
    }
  });

  test('no meter changes its status, at any time of the week, and none is unknown', async () => {
    for (const statuses of (await statusesOfAWeek()).values()) {
      expect(statuses.size).toBe(1);
      expect(statuses).not.toContain('unknown');
    }
  });

  test.skipIf(!playing.some(({ id }) => id === 'anthropic'))(
    'a picture of them shows every status',
    async () => {
      const statuses = [...(await statusesOfAWeek()).values()].flatMap((each) => [...each]);
      expect(new Set(statuses)).toEqual(new Set(['ok', 'warning', 'critical']));
    },
  );

  test('the same moment gives the same numbers, a later one higher ones', async () => {
    expect(await readAll(noon)).toEqual(await readAll(noon));
    const later = meters(await readAll(noon + hour / 2));
    const moved = meters(await readAll(noon)).filter(
      (meter, index) => (later[index]?.utilisation ?? 0) > (meter.utilisation ?? 0),
    );
    expect(moved).not.toEqual([]);
  });

  test('a token that is nobody is refused, an address that is not played is not answered', () => {
    const request = { method: 'GET', headers: {}, token: 'nobody', body: '', now: noon };
    for (const { demo } of playing) {
      const [origin = ''] = demo.origins;
      expect(demo.answer({ ...request, origin, path: '/elsewhere' })).toBeNull();
      const paths = ['/api/oauth/usage', '/backend-api/wham/usage'];
      const answers = paths
        .map((path) => demo.answer({ ...request, origin, path }))
        .filter((answer) => answer !== null);
      expect(answers.map(({ status }) => status)).toEqual([401]);
    }
  });
});

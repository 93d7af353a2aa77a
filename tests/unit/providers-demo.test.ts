import { describe, expect, test } from 'vitest';
import { accountId } from '../../app/accounts/accounts.ts';
import type {
  DemoAccount,
  DemoRequest,
  JsonRequest,
  ProviderDemo,
  ReaderTools,
} from '../../app/providers/provider.ts';
import { demoOf, manifests, readersOf } from '../../app/providers/registry.ts';
import type { UsageSnapshot } from '../../shared/meter.ts';
import { defaultThresholds, statusOf } from '../../shared/status.ts';
import { machine } from './machine.ts';
import { account } from './sample.ts';

const noon = Date.UTC(2026, 8, 17, 12);
const hour = 3_600_000;

const providers = await Promise.all(
  manifests.map(async ({ id }) => ({ id, demo: await demoOf(id), readers: await readersOf(id) })),
);
const proxy = await readersOf('cliproxy');
const playing = providers.flatMap(({ id, demo, readers: own }) => {
  const readers = demo?.accounts.some(({ source }) => source === 'cliproxy') ? proxy : own;
  return demo === null || readers === null ? [] : [{ id, demo, readers }];
});

/** As it arrives at the simulator; `token` is what it presents itself with. */
function arriving({ url, method = 'GET', headers = {}, body }: JsonRequest, now: number): DemoRequest {
  const { origin, pathname, search } = new URL(url);
  const token = /^(?:bearer|token) (\S+)$/i.exec(headers['authorization'] ?? '')?.[1] ?? null;
  const text = body === undefined ? '' : JSON.stringify(body);
  return { origin, method, path: pathname + search, headers, token, body: text, now };
}

/** The real reader, with the demo's answers where the network would be. */
function readerTools(
  demo: ProviderDemo,
  { token }: DemoAccount,
  now: number,
  asked: JsonRequest[] = [],
): ReaderTools {
  return {
    async getJson(request) {
      asked.push(request);
      const arrived = arriving(request, now);
      const answer = demo.answer(arrived);
      expect(demo.origins).toContain(arrived.origin);
      expect(answer?.status).toBe(200);
      return JSON.parse(JSON.stringify(answer?.body));
    },
    credential: async () => ({ accessToken: token, vendorAccount: token }),
    now: () => now,
    surroundings: machine(),
    capture: async () => null,
    budget: () => null,
  };
}

type Playing = (typeof playing)[number];

async function read(
  { id, demo, readers }: Playing,
  sample: DemoAccount,
  now: number,
  asked?: JsonRequest[],
): Promise<UsageSnapshot | undefined> {
  const { label, plan, token, source = 'own' } = sample;
  const who = account({ id: accountId(id, token), provider: id, source, tool: null, label, plan });
  const chain = readers(readerTools(demo, sample, now, asked), who);
  return chain.find(({ cost }) => cost === 'request')?.read(who);
}

async function readAll(now: number): Promise<UsageSnapshot[]> {
  const reads = playing.flatMap((each) => each.demo.accounts.map((sample) => read(each, sample, now)));
  return (await Promise.all(reads)).filter((snapshot) => snapshot !== undefined);
}

/** The statuses that each meter has in the course of a week. */
async function statusesOfAWeek(): Promise<Map<string, Set<string>>> {
  const seen = new Map<string, Set<string>>();
  for (let at = noon; at < noon + 170 * hour; at += 2.3 * hour) {
    for (const snapshot of await readAll(at)) {
      for (const meter of snapshot.meters) {
        const key = `${snapshot.accountId} ${meter.kind} ${meter.scope}`;
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
      expect(snapshot.meters).not.toEqual([]);
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

  test('a token that is nobody is refused, an address that is not played is not answered', async () => {
    for (const each of playing) {
      const [sample] = each.demo.accounts;
      if (sample === undefined) continue;
      const asked: JsonRequest[] = [];
      await read(each, sample, noon, asked);
      expect(asked).not.toEqual([]);
      for (const request of asked) {
        const shown = JSON.stringify(request.headers ?? {}).replaceAll(sample.token, 'nobody');
        const headers = JSON.parse(shown) as Record<string, string>;
        expect(each.demo.answer(arriving({ ...request, headers }, noon))?.status).toBe(401);
        const elsewhere = new URL('/elsewhere', request.url).href;
        expect(each.demo.answer(arriving({ ...request, url: elsewhere }, noon))).toBeNull();
      }
    }
  });
});

import { newMeter } from '../../app/providers/meters.ts';
import { presenting } from '../../app/providers/present.ts';
import type { ReaderChain, ReaderTools, UsageReader, WireContext } from '../../app/providers/provider.ts';
import { ReadError } from '../../app/providers/read-error.ts';
import { field, flagAt, members, numberAt, textAt, timeAt, whole } from '../../app/providers/reading.ts';
import type { Account, UsageSnapshot } from '../../shared/meter.ts';

/** What the vendor nobody has says, `{ used, resets_at, plan, models: { <name>: <used> }, credits }`, as a snapshot. */
function snapshotOf(body: unknown, account: Account, context: WireContext): UsageSnapshot {
  const answer = whole(body);
  const session = newMeter(context, {
    kind: 'five_hour',
    label: 'Session (5 h)',
    scope: null,
    utilisation: numberAt(field(answer, 'used')),
    resetsAt: timeAt(field(answer, 'resets_at')),
  });
  const models = [...members(field(answer, 'models'))].map(([scope, used]) =>
    newMeter(context, { kind: 'seven_day', label: 'Week', scope, utilisation: numberAt(used) }),
  );
  const balance = numberAt(field(answer, 'credits'));
  const readAt = new Date(context.now).toISOString();
  return {
    accountId: account.id,
    plan: textAt(field(answer, 'plan')) ?? account.plan,
    // An account without limits is said to be so.
    meters: flagAt(field(answer, 'unlimited')) === true ? [] : [session, ...models],
    credits:
      balance === null
        ? null
        : {
            hasCredits: true,
            unlimited: false,
            balance,
            overageLimitReached: false,
            readAt,
            via: context.via,
          },
    problems: [],
  };
}

/** Asks as a real one does. The budget stands in for what a person set. */
const requestReader = (tools: ReaderTools, via: string, url: (account: Account) => string): UsageReader => ({
  via,
  cost: 'request',
  complete: true,
  read: (account) =>
    presenting(tools, async ({ accessToken, plan = null }) => {
      const headers = { authorization: `Bearer ${accessToken}` };
      const body = await tools.getJson({ url: url(account), headers });
      const snapshot = snapshotOf(body, account, { now: tools.now(), via });
      const limit = tools.budget(account);
      const meters = snapshot.meters.map((meter) => (meter.scope === null ? { ...meter, limit } : meter));
      return { ...snapshot, meters, plan: plan ?? snapshot.plan };
    }),
});

/** What another program handed over: the session only. */
const captureReader = (tools: ReaderTools): UsageReader => ({
  via: 'status-line',
  cost: 'local',
  complete: false,
  async read(account) {
    const found = await tools.capture('statusline');
    if (found === null) throw new ReadError('not_found', 'Nothing was handed over.');
    const snapshot = snapshotOf(JSON.parse(found.text), account, { now: found.at, via: 'status-line' });
    return { ...snapshot, plan: null };
  },
});

export const readersOf =
  (provider: string): ReaderChain =>
  (tools, { source }) =>
    source === 'key'
      ? [requestReader(tools, 'key', () => `https://api.${provider}.example/usage`)]
      : [captureReader(tools), requestReader(tools, 'oauth', () => `https://api.${provider}.example/usage`)];

/** For the accounts of any provider that are behind the proxy. */
export const proxyReaders: ReaderChain = (tools) => [
  requestReader(tools, 'cliproxy', ({ baseUrl, member }) => `${baseUrl}/call/${member}`),
];

import { sample, type SampleWindow } from '../demo-window.ts';
import type { DemoAccount, DemoRequest, ProviderDemo } from '../provider.ts';
import { userOf } from './session.ts';

const hour = 3600;
const cycle = 30 * 24 * hour;

/** Cursor tells people apart by what their token says, so that the samples have to say something too. */
const tokenOf = (name: string): string => {
  const claims = Buffer.from(JSON.stringify({ sub: `auth0|user_sample_${name}` })).toString('base64url');
  return `e30.${claims}.sample`;
};

interface Person {
  account: DemoAccount;
  plan: SampleWindow;
  /** Models that Cursor chooses, and models chosen by name. */
  auto: SampleWindow;
  named: SampleWindow;
  /** In cents. */
  included: number;
  onDemand: { window: SampleWindow; limit: number } | null;
  pooled: { window: SampleWindow; limit: number } | null;
}

/** One early in a quiet month, and one whose seat is close to its end while the team's pool is not. */
const people: Person[] = [
  {
    account: { label: 'ada@example.com', plan: 'pro', token: tokenOf('ada') },
    plan: { seconds: cycle, from: 8, to: 66, shift: 11 * 24 * hour },
    auto: { seconds: cycle, from: 2, to: 31, shift: 11 * 24 * hour },
    named: { seconds: cycle, from: 11, to: 68, shift: 11 * 24 * hour },
    included: 2000,
    onDemand: null,
    pooled: null,
  },
  {
    account: { label: 'mia@example.com', plan: 'team', token: tokenOf('mia') },
    plan: { seconds: cycle, from: 72, to: 89, shift: 4 * 24 * hour },
    auto: { seconds: cycle, from: 20, to: 52, shift: 4 * 24 * hour },
    named: { seconds: cycle, from: 74, to: 89.5, shift: 4 * 24 * hour },
    included: 4000,
    onDemand: { window: { seconds: cycle, from: 2, to: 21, shift: 4 * 24 * hour }, limit: 5000 },
    pooled: { window: { seconds: cycle, from: 22, to: 63, shift: 4 * 24 * hour }, limit: 250_000 },
  },
];

function amounts(window: SampleWindow, limit: number, now: number): object {
  const used = Math.round((sample(window, now).used / 100) * limit);
  return { enabled: true, used, limit, remaining: limit - used };
}

/** In percent. */
const shares = ({ plan, auto, named }: Person, now: number): object => ({
  totalPercentUsed: sample(plan, now).used,
  autoPercentUsed: sample(auto, now).used,
  apiPercentUsed: sample(named, now).used,
});

function summary(person: Person, now: number): object {
  const { account, plan, included, onDemand, pooled } = person;
  const { resetsAt } = sample(plan, now);
  const beyond = onDemand === null ? { enabled: false } : amounts(onDemand.window, onDemand.limit, now);
  return {
    billingCycleStart: new Date(resetsAt - cycle * 1000).toISOString(),
    billingCycleEnd: new Date(resetsAt).toISOString(),
    membershipType: account.plan,
    limitType: pooled === null ? 'user' : 'team',
    isUnlimited: false,
    individualUsage: {
      plan: { ...amounts(plan, included, now), ...shares(person, now) },
      onDemand: beyond,
    },
    teamUsage: pooled === null ? {} : { pooled: amounts(pooled.window, pooled.limit, now) },
  };
}

/** The plans of today count no requests. */
const requests = (now: number): object => ({
  'gpt-4': { numRequests: 0, numRequestsTotal: 0, numTokens: 0, maxRequestUsage: null, maxTokenUsage: null },
  startOfMonth: new Date(now - 9 * 24 * hour * 1000).toISOString(),
});

function period(person: Person, now: number): object {
  const { plan, included } = person;
  const { used, resetsAt } = sample(plan, now);
  return {
    billingCycleStart: String(resetsAt - cycle * 1000),
    billingCycleEnd: String(resetsAt),
    planUsage: { totalSpend: Math.round((used / 100) * included), limit: included, ...shares(person, now) },
  };
}

/** The website is shown a cookie, the editor's server a token. */
const shown = ({ headers, token }: DemoRequest): string | null =>
  /WorkosCursorSessionToken=[\w.-]+%3A%3A([\w.-]+)/.exec(headers['cookie'] ?? '')?.[1] ?? token;

const website = 'https://cursor.com';

export const demo: ProviderDemo = {
  origins: [website, 'https://api2.cursor.sh'],
  accounts: people.map(({ account }) => account),
  answer(request) {
    const { origin, path, now } = request;
    const [page] = path.split('?');
    const known = [
      [website, '/api/usage-summary', (person: Person) => summary(person, now)],
      [website, '/api/usage', () => requests(now)],
      [
        website,
        '/api/auth/me',
        ({ account }: Person) => ({ email: account.label, sub: userOf(account.token) }),
      ],
      [
        'https://api2.cursor.sh',
        '/aiserver.v1.DashboardService/GetCurrentPeriodUsage',
        (person: Person) => period(person, now),
      ],
    ] as const;
    const play = known.find(([where, what]) => where === origin && what === page)?.[2];
    if (play === undefined) return null;
    const token = shown(request);
    const person = people.find(({ account }) => account.token === token);
    return person === undefined
      ? { status: 401, body: { error: 'not_authenticated' } }
      : { status: 200, body: play(person) };
  },
};

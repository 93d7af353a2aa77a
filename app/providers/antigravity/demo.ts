import { sample, type SampleWindow } from '../demo-window.ts';
import type { DemoAccount, ProviderDemo } from '../provider.ts';

const hour = 3600;
const fiveHours = 5 * hour;
const week = 168 * hour;

interface Group {
  displayName: string;
  prefix: string;
  session: SampleWindow;
  week: SampleWindow;
}

interface Person {
  account: DemoAccount;
  /** As it is for subscribers: the free tier, and what was paid for beside it. */
  paidTier: { id: string; name: string } | null;
  groups: Group[];
}

const week1 = 29 * hour;
const week2 = 101 * hour;

/** One with room in both groups, one whose Claude week is nearly over. */
const people: Person[] = [
  {
    account: { label: 'ada@example.com', plan: 'g1-pro-tier', token: 'sample-antigravity-ada' },
    paidTier: { id: 'g1-pro-tier', name: 'Google AI Pro' },
    groups: [
      {
        displayName: 'Gemini Models',
        prefix: 'gemini',
        session: { seconds: fiveHours, from: 3, to: 44, shift: 2.2 * hour },
        week: { seconds: week, from: 12, to: 61, shift: week1 },
      },
      {
        displayName: 'Claude and GPT models',
        prefix: '3p',
        session: { seconds: fiveHours, from: 9, to: 62, shift: 4.1 * hour },
        week: { seconds: week, from: 91.5, to: 98.5, shift: week1 },
      },
    ],
  },
  {
    account: { label: 'kit@example.com', plan: 'free-tier', token: 'sample-antigravity-kit' },
    paidTier: null,
    groups: [
      {
        displayName: 'Gemini Models',
        prefix: 'gemini',
        session: { seconds: fiveHours, from: 1, to: 28, shift: 0.4 * hour },
        week: { seconds: week, from: 71, to: 89, shift: week2 },
      },
    ],
  },
];

function bucket(id: string, displayName: string, window: SampleWindow, now: number): object {
  const { used, resetsAt } = sample(window, now);
  const remainingFraction = Math.round(1000 - used * 10) / 1000;
  return {
    bucketId: id,
    displayName,
    remaining: { remainingFraction },
    resetTime: new Date(resetsAt).toISOString(),
  };
}

const load = ({ account, paidTier }: Person): object => ({
  currentTier: { id: 'free-tier', name: 'Antigravity' },
  ...(paidTier === null ? {} : { paidTier }),
  cloudaicompanionProject: `sample-${account.token.split('-').at(-1) ?? 'project'}`,
});

const summary = ({ groups }: Person, now: number): object => ({
  groups: groups.map((group) => ({
    displayName: group.displayName,
    buckets: [
      bucket(`${group.prefix}-weekly`, 'Weekly Limit', group.week, now),
      bucket(`${group.prefix}-5h`, 'Five Hour Limit', group.session, now),
    ],
  })),
});

const daily = 'https://daily-cloudcode-pa.googleapis.com';

export const demo: ProviderDemo = {
  origins: [daily, 'https://cloudcode-pa.googleapis.com'],
  accounts: people.map(({ account }) => account),
  answer({ origin, path, token, body, now }) {
    const loads = path === '/v1internal:loadCodeAssist';
    if (!loads && path !== '/v1internal:retrieveUserQuotaSummary') return null;
    const person = people.find(({ account }) => account.token === token);
    if (person !== undefined) return { status: 200, body: loads ? load(person) : summary(person, now) };
    // Gemini CLI asks the second server too, in its own name.
    if (loads && origin !== daily && !body.includes('ANTIGRAVITY')) return null;
    const error = { code: 401, message: 'Invalid authentication credentials.', status: 'UNAUTHENTICATED' };
    return { status: 401, body: { error } };
  },
};

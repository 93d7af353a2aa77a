import { sample, type SampleWindow } from '../demo-window.ts';
import type { DemoAccount, ProviderDemo } from '../provider.ts';
import { answerToKey, apiOrigin } from './demo-api.ts';

const hour = 3600;
const fiveHours = 5 * hour;
const week = 168 * hour;

interface Person {
  account: DemoAccount;
  id: string;
  session: SampleWindow;
  week: SampleWindow;
  /** What only some accounts have. */
  more(now: number): object;
}

const noCredits = { has_credits: false, unlimited: false, overage_limit_reached: false, balance: '0' };

/** The statuses hold all day: one fine, one with a warning on its session. */
const people: Person[] = [
  {
    account: { label: 'ada@example.com', plan: 'plus', token: 'sample-codex-ada' },
    id: '3d0f5a1c-5b0e-4a55-b1d7-6f2a90c4e101',
    session: { seconds: fiveHours, from: 6, to: 37, shift: 2.7 * hour },
    week: { seconds: week, from: 38, to: 66, shift: 47 * hour },
    more: () => ({
      code_review_rate_limit: null,
      additional_rate_limits: null,
      credits: { has_credits: true, unlimited: false, overage_limit_reached: false, balance: '412.50' },
    }),
  },
  {
    account: { label: 'ops@example.com', plan: 'team', token: 'sample-codex-ops' },
    id: '9c7b21de-1f64-4c0b-8d3e-55e0a7b2e102',
    session: { seconds: fiveHours, from: 71, to: 86, shift: 0.8 * hour },
    week: { seconds: week, from: 44, to: 67, shift: 12 * hour },
    more: (now) => ({
      code_review_rate_limit: {
        primary_window: window({ seconds: week, from: 9, to: 21, shift: 12 * hour }, now),
        secondary_window: null,
      },
      additional_rate_limits: [
        {
          limit_name: 'GPT-5.3-Codex-Spark',
          metered_feature: 'codex_bengalfox',
          rate_limit: {
            primary_window: window({ seconds: fiveHours, from: 2, to: 11, shift: 0.8 * hour }, now),
            secondary_window: null,
          },
        },
      ],
      credits: noCredits,
      spend_control: {
        reached: false,
        individual_limit: {
          limit: '1000',
          used: '286.40',
          used_percent: 29,
          reset_at: monthEnd(now),
        },
      },
    }),
  },
];

const monthEnd = (now: number): number => {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) / 1000;
};

function window(shape: SampleWindow, now: number): object {
  const { used, resetsAt } = sample(shape, now);
  return {
    used_percent: Math.round(used),
    limit_window_seconds: shape.seconds,
    reset_after_seconds: Math.round((resetsAt - now) / 1000),
    reset_at: resetsAt / 1000,
  };
}

const usage = (person: Person, now: number): object => ({
  user_id: `user-${person.id}`,
  account_id: person.id,
  email: person.account.label,
  plan_type: person.account.plan,
  rate_limit: {
    allowed: true,
    limit_reached: false,
    primary_window: window(person.session, now),
    secondary_window: window(person.week, now),
  },
  ...person.more(now),
  rate_limit_reached_type: null,
});

export const demo: ProviderDemo = {
  origins: ['https://chatgpt.com', apiOrigin],
  accounts: people.map(({ account }) => account),
  answer(request) {
    const { path, token, now } = request;
    if (path !== '/backend-api/wham/usage' && path !== '/backend-api/codex/usage')
      return answerToKey(request);
    const person = people.find(({ account }) => account.token === token);
    return person === undefined
      ? { status: 401, body: { detail: 'Unauthorized' } }
      : { status: 200, body: usage(person, now) };
  },
};

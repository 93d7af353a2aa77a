import { sampleMonth, type SampleMonth } from '../demo-window.ts';
import type { DemoAccount, ProviderDemo } from '../provider.ts';

interface Person {
  account: DemoAccount;
  login: string;
  sku: string;
  /** In a month, and how far it gets. */
  quotas: Record<string, { entitlement: number; use: SampleMonth } | null>;
}

/** The statuses hold all month: one fine, one whose premium requests run short. */
const people: Person[] = [
  {
    account: { label: 'ada@example.com', plan: 'individual_pro', token: 'sample-copilot-ada' },
    login: 'ada-example',
    sku: 'plus_monthly_subscriber_quota',
    quotas: {
      premium_interactions: { entitlement: 1500, use: { from: 4, to: 63 } },
      chat: null,
      completions: null,
    },
  },
  {
    account: { label: 'intern@example.com', plan: 'free_limited_copilot', token: 'sample-copilot-intern' },
    login: 'intern-example',
    sku: 'free_limited_copilot',
    quotas: {
      premium_interactions: { entitlement: 50, use: { from: 72, to: 88 } },
      chat: { entitlement: 200, use: { from: 8, to: 41 } },
      completions: { entitlement: 2000, use: { from: 3, to: 57 } },
    },
  },
];

function snapshot(name: string, quota: Person['quotas'][string], now: number): object {
  const rest = { quota_id: name, overage_count: 0, overage_permitted: false };
  if (quota === null || quota === undefined) {
    return { ...rest, entitlement: -1, remaining: -1, percent_remaining: 100, unlimited: true };
  }
  const left = 1 - sampleMonth(quota.use, now).used / 100;
  return {
    ...rest,
    entitlement: quota.entitlement,
    remaining: Math.floor(quota.entitlement * left),
    quota_remaining: quota.entitlement * left,
    percent_remaining: Math.round(left * 1000) / 10,
    unlimited: false,
  };
}

function user({ account, login, sku, quotas }: Person, now: number): object {
  const { resetsAt } = sampleMonth({ from: 0, to: 0 }, now);
  const reset = new Date(resetsAt).toISOString();
  return {
    login,
    access_type_sku: sku,
    copilot_plan: account.plan === sku ? 'individual' : account.plan,
    chat_enabled: true,
    token_based_billing: false,
    quota_reset_date: reset.slice(0, 10),
    quota_reset_date_utc: reset,
    quota_snapshots: Object.fromEntries(
      Object.entries(quotas).map(([name, quota]) => [name, snapshot(name, quota, now)]),
    ),
  };
}

export const demo: ProviderDemo = {
  origins: ['https://api.github.com'],
  accounts: people.map(({ account }) => account),
  answer({ path, token, now }) {
    if (path !== '/copilot_internal/user') return null;
    const person = people.find(({ account }) => account.token === token);
    return person === undefined
      ? { status: 401, body: { message: 'Bad credentials' } }
      : { status: 200, body: user(person, now) };
  },
};

import { sampleMonth, type SampleMonth } from '../demo-window.ts';
import type { DemoAccount, ProviderDemo } from '../provider.ts';

interface Person {
  account: DemoAccount;
  bought: number;
  used: SampleMonth;
  limit: number;
  month: SampleMonth;
}

const lab: Person = {
  account: { label: 'lab@example.com', plan: 'api', token: 'sample-openrouter-lab', source: 'key' },
  bought: 250,
  used: { from: 41, to: 66 },
  limit: 80,
  month: { from: 0, to: 68 },
};

const dollars = (percent: number, of: number): number => Math.round(percent * of) / 100;

function credits({ bought, used }: Person, now: number): object {
  return { total_credits: bought, total_usage: dollars(sampleMonth(used, now).used, bought) };
}

function key({ limit, month }: Person, now: number): object {
  const spent = dollars(sampleMonth(month, now).used, limit);
  return {
    label: 'sk-or-v1-5am...p1e',
    limit,
    limit_remaining: limit - spent,
    limit_reset: 'monthly',
    usage: 102.4 + spent,
    usage_monthly: spent,
    is_free_tier: false,
    is_provisioning_key: false,
  };
}

export const demo: ProviderDemo = {
  origins: ['https://openrouter.ai'],
  accounts: [lab.account],
  answer({ path, token, now }) {
    const data = path === '/api/v1/credits' ? credits : path === '/api/v1/key' ? key : null;
    if (data === null) return null;
    return token === lab.account.token
      ? { status: 200, body: { data: data(lab, now) } }
      : { status: 401, body: { error: { message: 'No auth credentials found', code: 401 } } };
  },
};

import { sampleDays } from '../demo-costs.ts';
import type { DemoAnswer, DemoRequest } from '../provider.ts';

const adminKey = 'sk-ant-admin-sample-ops';
const plainKey = 'sk-ant-sample-ops';
const organisation = '4b1f8f3e-6a0d-4a6e-9a53-0d1f6a3be003';

const refusal: DemoAnswer = {
  status: 401,
  body: { type: 'error', error: { type: 'authentication_error', message: 'invalid x-api-key' } },
};

const costs = (now: number): object => ({
  data: sampleDays(now, 24).map(({ start, end, cost }) => ({
    starting_at: new Date(start).toISOString(),
    ending_at: new Date(end).toISOString(),
    results: [{ currency: 'USD', amount: (cost * 100).toFixed(5), workspace_id: null, description: null }],
  })),
  has_more: false,
  next_page: null,
});

/** What the API answers to the sample keys: one of an administrator, one that may do nothing but call models. */
export function answerToKey({ path, token, now }: DemoRequest): DemoAnswer | null {
  const [address = ''] = path.split('?');
  if (!['/v1/organizations/cost_report', '/v1/models'].includes(address)) return null;
  if (address === '/v1/models') {
    return token === plainKey ? { status: 200, body: { data: [], has_more: false } } : refusal;
  }
  return token === adminKey
    ? { status: 200, headers: { 'anthropic-organization-id': organisation }, body: costs(now) }
    : refusal;
}

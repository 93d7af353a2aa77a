import { sampleDays } from '../demo-costs.ts';
import type { DemoAnswer, DemoRequest } from '../provider.ts';

export const apiOrigin = 'https://api.openai.com';
const adminKey = 'sk-admin-sample-ops';
const plainKey = 'sk-sample-ops';

const refusal = (status: number, message: string): DemoAnswer => ({ status, body: { error: { message } } });

const costs = (now: number): object => ({
  object: 'page',
  data: sampleDays(now, 18).map(({ start, end, cost }) => ({
    object: 'bucket',
    start_time: start / 1000,
    end_time: end / 1000,
    results: [{ amount: { value: cost, currency: 'usd' }, line_item: 'gpt-5, input' }],
  })),
  has_more: false,
  next_page: null,
});

/** What the API answers to the sample keys: one of an administrator, one that may do nothing but call models. */
export function answerToKey({ origin, path, token, now }: DemoRequest): DemoAnswer | null {
  const [address = ''] = path.split('?');
  if (origin !== apiOrigin || !['/v1/organization/costs', '/v1/models'].includes(address)) return null;
  if (token !== adminKey && token !== plainKey) return refusal(401, 'Incorrect API key provided.');
  if (address === '/v1/models') return { status: 200, body: { object: 'list', data: [] } };
  return token === adminKey
    ? { status: 200, headers: { 'openai-organization': 'example-labs' }, body: costs(now) }
    : refusal(403, 'You have insufficient permissions for this operation.');
}

import { spentThisMonth, type CostShape } from '../costs.ts';
import type { CostReport } from '../costs-reader.ts';
import type { WireMapping } from '../provider.ts';
import { field } from '../reading.ts';

export const apiOrigin = 'https://api.openai.com';
const adminPrefix = 'sk-admin-';

/** Dollars, as a number or as a decimal text. */
const shape: CostShape = {
  amount(result) {
    const amount = field(result, 'amount');
    return { value: field(amount, 'value'), currency: field(amount, 'currency') };
  },
  unitsEach: 1,
};

/** `GET /v1/organization/costs`: one page, or a list of all. */
export const costs: WireMapping = (body, context) => spentThisMonth(body, shape, context);

export const isAdminKey = (key: string): boolean => key.startsWith(adminPrefix);

const needsAdmin = `OpenAI shows costs to admin keys only, which begin with "${adminPrefix}": connect one of those.`;

export const costReport: CostReport = {
  request: (key, since, page) => ({
    url: `${apiOrigin}/v1/organization/costs?${new URLSearchParams({
      start_time: String(since / 1000),
      bucket_width: '1d',
      limit: '31',
      group_by: 'line_item',
      ...(page === null ? {} : { page }),
    }).toString()}`,
    headers: { authorization: `Bearer ${key}` },
  }),
  wire: costs,
  wordsFor: (key) =>
    isAdminKey(key)
      ? {
          auth_expired: 'OpenAI refused the key: it may have been deleted.',
          forbidden: 'This admin key may not read costs: it needs the permission to read usage.',
        }
      : { auth_expired: needsAdmin, forbidden: needsAdmin },
};

import { spentThisMonth, type CostShape } from '../costs.ts';
import type { CostReport } from '../costs-reader.ts';
import type { WireMapping } from '../provider.ts';
import { field } from '../reading.ts';

export const apiOrigin = 'https://api.anthropic.com';
const adminPrefix = 'sk-ant-admin';

/** Cents, as a decimal text. */
const shape: CostShape = {
  amount: (result) => ({ value: field(result, 'amount'), currency: field(result, 'currency') }),
  unitsEach: 100,
};

/** `GET /v1/organizations/cost_report`: one page, or a list of all. */
export const costs: WireMapping = (body, context) => spentThisMonth(body, shape, context);

export const isAdminKey = (key: string): boolean => key.startsWith(adminPrefix);

export const keyHeaders = (key: string): Record<string, string> => ({
  'x-api-key': key,
  'anthropic-version': '2023-06-01',
});

const needsAdmin = `Anthropic shows costs to admin keys only, which begin with "${adminPrefix}": connect one of those.`;

export const costReport: CostReport = {
  request: (key, since, page) => ({
    url: `${apiOrigin}/v1/organizations/cost_report?${new URLSearchParams({
      starting_at: new Date(since).toISOString(),
      bucket_width: '1d',
      limit: '31',
      ...(page === null ? {} : { page }),
    }).toString()}`,
    headers: keyHeaders(key),
  }),
  wire: costs,
  wordsFor: (key) =>
    isAdminKey(key)
      ? {
          auth_expired: 'Anthropic refused the key: it may have been deleted.',
          forbidden: 'This admin key may not read the costs of its organisation.',
        }
      : { auth_expired: needsAdmin, forbidden: needsAdmin },
};

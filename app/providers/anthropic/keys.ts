import { apiKeys } from '../api-keys.ts';
import { apiOrigin, costReport, isAdminKey, keyHeaders } from './costs.ts';

export const keys = apiKeys({
  provider: 'anthropic',
  name: 'Claude API',
  report: costReport,
  isAdminKey,
  anyKeyRequest: (key) => ({ url: `${apiOrigin}/v1/models?limit=1`, headers: keyHeaders(key) }),
  organisationHeader: 'anthropic-organization-id',
});

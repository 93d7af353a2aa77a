import { apiKeys } from '../api-keys.ts';
import { apiOrigin, costReport, isAdminKey } from './costs.ts';

export const keys = apiKeys({
  provider: 'openai',
  name: 'OpenAI API',
  report: costReport,
  isAdminKey,
  anyKeyRequest: (key) => ({ url: `${apiOrigin}/v1/models`, headers: { authorization: `Bearer ${key}` } }),
  organisationHeader: 'openai-organization',
});

import type { Manifest } from '../provider.ts';

export const manifest: Manifest = {
  id: 'openrouter',
  name: 'OpenRouter',
  homepage: 'https://openrouter.ai/settings/credits',
  statusPage: null,
  plans: {
    free: { label: 'Free', meters: ['key_limit'] },
    api: { label: 'API', meters: ['api_budget', 'key_limit'] },
  },
};

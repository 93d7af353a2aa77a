import type { Manifest } from '../provider.ts';

const subscription = ['five_hour', 'seven_day', 'seven_day_opus', 'seven_day_sonnet', 'extra_usage'];

export const manifest: Manifest = {
  id: 'anthropic',
  name: 'Claude',
  homepage: 'https://claude.ai/settings/usage',
  statusPage: 'https://status.claude.com',
  plans: {
    free: { label: 'Free', meters: ['five_hour'] },
    pro: { label: 'Pro', meters: [...subscription, 'agent_sdk_credit'] },
    max: { label: 'Max', meters: [...subscription, 'agent_sdk_credit'] },
    default_claude_max_5x: { label: 'Max 5×', sizeOf: 'max', meters: [...subscription, 'agent_sdk_credit'] },
    default_claude_max_20x: {
      label: 'Max 20×',
      sizeOf: 'max',
      meters: [...subscription, 'agent_sdk_credit'],
    },
    team: { label: 'Team', meters: subscription },
    enterprise: { label: 'Enterprise', meters: [...subscription, 'spend_limit'] },
    api: { label: 'API', meters: ['api_budget', 'rate_limit_requests', 'rate_limit_tokens'] },
  },
};

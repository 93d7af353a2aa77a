import type { Manifest } from '../provider.ts';

const windows = ['five_hour', 'seven_day'];
const seat = [...windows, 'spend_limit'];

export const manifest: Manifest = {
  id: 'openai',
  name: 'ChatGPT / Codex',
  homepage: 'https://chatgpt.com/codex/settings/usage',
  statusPage: 'https://status.openai.com',
  plans: {
    guest: { label: 'Guest', meters: windows },
    free: { label: 'Free', meters: windows },
    go: { label: 'Go', meters: windows },
    plus: { label: 'Plus', meters: windows },
    pro: { label: 'Pro 20×', meters: windows },
    prolite: { label: 'Pro 5×', meters: windows },
    team: { label: 'Team', meters: seat },
    business: { label: 'Business', meters: seat },
    enterprise: { label: 'Enterprise', meters: seat },
    edu: { label: 'Edu', meters: seat },
    api: { label: 'API', meters: ['api_budget', 'rate_limit_requests', 'rate_limit_tokens'] },
  },
};

import type { Manifest } from '../provider.ts';

const paid = ['premium_interactions'];
const free = ['premium_interactions', 'chat', 'completions'];
const seat = ['premium_interactions', 'credits_used'];

/** A plan's name is `copilot_plan`; what people pay for is sometimes told apart only by `access_type_sku`. */
export const manifest: Manifest = {
  id: 'copilot',
  name: 'GitHub Copilot',
  homepage: 'https://github.com/settings/copilot/features',
  statusPage: 'https://www.githubstatus.com',
  plans: {
    free: { label: 'Free', meters: free },
    free_limited_copilot: { label: 'Free', sizeOf: 'individual', meters: free },
    individual: { label: 'Pro', meters: paid },
    individual_pro: { label: 'Pro+', meters: paid },
    business: { label: 'Business', meters: seat },
    enterprise: { label: 'Enterprise', meters: seat },
  },
};

import type { Manifest } from '../provider.ts';
import { modelQuota } from './model-quota.ts';

const meters = [modelQuota];

export const manifest: Manifest = {
  id: 'google',
  name: 'Gemini Code Assist',
  homepage: 'https://codeassist.google/',
  statusPage: null,
  plans: {
    'free-tier': { label: 'Individual', meters },
    'legacy-tier': { label: 'Legacy', meters },
    'standard-tier': { label: 'Standard', meters },
    'enterprise-tier': { label: 'Enterprise', meters },
  },
};

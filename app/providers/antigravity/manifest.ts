import type { Manifest } from '../provider.ts';

const meters = ['five_hour', 'seven_day'];

export const manifest: Manifest = {
  id: 'antigravity',
  name: 'Antigravity',
  homepage: 'https://antigravity.google/',
  statusPage: null,
  plans: {
    'free-tier': { label: 'Free', meters },
    'standard-tier': { label: 'Standard', meters },
    'g1-pro-tier': { label: 'Google AI Pro', meters },
    'g1-ultra-tier': { label: 'Google AI Ultra', meters },
  },
};

import type { Manifest } from '../provider.ts';

const windows = ['five_hour', 'seven_day'];

/** Read through a proxy only: there is no login of Kimi's that we could use ourselves. */
export const manifest: Manifest = {
  id: 'kimi',
  name: 'Kimi',
  homepage: 'https://www.kimi.com/code/console',
  statusPage: null,
  plans: {
    LEVEL_FREE: { label: 'Free', meters: windows },
    LEVEL_BASIC: { label: 'Basic', meters: windows },
    LEVEL_INTERMEDIATE: { label: 'Intermediate', meters: windows },
    LEVEL_ADVANCED: { label: 'Advanced', meters: windows },
  },
};

import type { Manifest } from '../provider.ts';

const own = ['plan', 'on_demand'];
const seat = [...own, 'overall', 'pooled', 'team_on_demand'];

export const manifest: Manifest = {
  id: 'cursor',
  name: 'Cursor',
  homepage: 'https://cursor.com/dashboard',
  statusPage: 'https://status.cursor.com',
  plans: {
    free: { label: 'Hobby', meters: ['plan'] },
    free_trial: { label: 'Pro trial', meters: ['plan'] },
    pro: { label: 'Pro', meters: [...own, 'requests'] },
    pro_plus: { label: 'Pro+', meters: own },
    ultra: { label: 'Ultra', meters: own },
    team: { label: 'Teams', meters: [...seat, 'requests'] },
    business: { label: 'Business', meters: [...seat, 'requests'] },
    enterprise: { label: 'Enterprise', meters: [...seat, 'requests'] },
  },
};

import type { Manifest } from '../provider.ts';

/** Has no plans of its own: it speaks for the accounts of others. */
export const manifest: Manifest = {
  id: 'cliproxy',
  name: 'CLIProxyAPI',
  homepage: 'https://github.com/router-for-me/CLIProxyAPI',
  statusPage: null,
  plans: {},
};

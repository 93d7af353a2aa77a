import { joined } from '../login-file.ts';
import type { Surroundings } from '../provider.ts';

/** Where Codex keeps its login and its sessions. */
export const codexHome = (surroundings: Surroundings): string =>
  surroundings.env['CODEX_HOME']?.trim() || joined(surroundings, surroundings.home, '.codex');

export const loginPath = (surroundings: Surroundings): string =>
  joined(surroundings, codexHome(surroundings), 'auth.json');

import { claimsOf } from '../jwt.ts';
import { joined, trouble } from '../login-file.ts';
import type { Borrowed, Discovery, Surroundings } from '../provider.ts';
import { ReadError } from '../read-error.ts';
import { field, momentAt, textAt, whole } from '../reading.ts';
import { storedText } from './stored-text.ts';
import { cursor } from './program.ts';
import { userOf } from './session.ts';

const longestToken = 65_536;

/** Where programs keep their data; the same rules as Cursor's own. */
function dataFolder(surroundings: Surroundings): string {
  const { env, home, platform } = surroundings;
  if (platform === 'darwin') return joined(surroundings, home, 'Library', 'Application Support');
  if (platform === 'win32') return env['APPDATA']?.trim() || joined(surroundings, home, 'AppData', 'Roaming');
  return env['XDG_CONFIG_HOME']?.trim() || joined(surroundings, home, '.config');
}

const pathOf = (surroundings: Surroundings): string =>
  joined(surroundings, dataFolder(surroundings), 'Cursor', 'User', 'globalStorage', 'state.vscdb');

const keys = ['cursorAuth/accessToken', 'cursorAuth/cachedEmail', 'cursorAuth/stripeMembershipType'] as const;
const sql = 'SELECT key, value FROM ItemTable WHERE key IN (?, ?, ?)';

/** Null when there is no database: Cursor is not here. */
async function login(surroundings: Surroundings): Promise<Borrowed | null> {
  const rows = await surroundings.queryDatabase(pathOf(surroundings), sql, keys);
  if (rows === null) return null;
  const [accessToken, email, plan] = keys.map((key, index) => {
    const stored = storedText(rows.find((row) => row['key'] === key)?.['value']);
    return textAt(whole(stored), [longestToken, 254][index]);
  });
  if (accessToken === undefined || accessToken === null) {
    throw new ReadError('not_signed_in', 'Nobody is signed in there: sign in with Cursor first.');
  }
  return {
    accessToken,
    vendorAccount: userOf(accessToken),
    email: email ?? null,
    plan: plan ?? null,
    expiresAt: momentAt(field(claimsOf(accessToken), 'exp')),
  };
}

export const discovery: Discovery = {
  tools: [cursor.tool],
  async find(surroundings) {
    const finding = { provider: 'cursor', ...cursor, path: pathOf(surroundings) };
    try {
      return (await login(surroundings)) === null ? [] : [{ ...finding, trouble: null }];
    } catch (error) {
      return [{ ...finding, trouble: trouble(error) }];
    }
  },
  async borrow(tool, surroundings) {
    if (tool !== cursor.tool) {
      throw new ReadError('unsupported', `There is no login of "${tool}" to use here.`);
    }
    const found = await login(surroundings);
    if (found !== null) return found;
    throw new ReadError('not_signed_in', `${pathOf(surroundings)} is not there: sign in with Cursor first.`);
  },
};

import { claimsOf } from '../jwt.ts';
import { discoveryOfFile, joined } from '../login-file.ts';
import type { Borrowed, Discovery, Surroundings } from '../provider.ts';
import { ReadError } from '../read-error.ts';
import { field, firstField, isObject, momentAt, textAt, type Place } from '../reading.ts';
import { antigravity } from './program.ts';

const longestToken = 65_536;

const inGemini = (surroundings: Surroundings, ...parts: string[]): string =>
  joined(surroundings, surroundings.home, '.gemini', ...parts);
const pathOf = (surroundings: Surroundings): string =>
  inGemini(surroundings, 'antigravity-cli', 'antigravity-oauth-token');

/** Nobody promised a format: JSON, or the token and nothing else. */
function parse(text: string): unknown {
  const trimmed = text.trim();
  // A token is one word; anything else that is no JSON is a file in the middle of being written.
  return /^[\w.~+/=-]+$/.test(trimmed) && trimmed.length > 20 ? trimmed : JSON.parse(trimmed);
}

const tokenAt = (place: Place): string | null =>
  typeof place.value === 'string' ? textAt(place, longestToken) : null;

async function login(file: Place): Promise<Borrowed> {
  const token = field(file, 'token');
  const holder = isObject(token) ? token : file;
  const accessToken = tokenAt(file) ?? tokenAt(token) ?? tokenAt(field(holder, 'access_token'));
  if (accessToken === null) {
    throw new ReadError('not_signed_in', 'Nobody is signed in there: sign in with Antigravity first.');
  }
  const idToken = tokenAt(field(file, 'id_token')) ?? tokenAt(field(holder, 'id_token'));
  const identity = claimsOf(idToken);
  const email = textAt(field(identity, 'email'), 254) ?? textAt(field(file, 'email'), 254);
  return {
    accessToken,
    vendorAccount: email?.toLowerCase() ?? textAt(field(identity, 'sub')),
    email,
    plan: null,
    expiresAt: momentAt(firstField(holder, 'expiry', 'expiry_date', 'expires_at')),
  };
}

const file = discoveryOfFile({ provider: 'antigravity', ...antigravity, path: pathOf, parse, login });

/** Antigravity was used here, and keeps its login where no file shows it. */
async function isElsewhere(surroundings: Surroundings): Promise<boolean> {
  if ((await surroundings.readFile(pathOf(surroundings))) !== null) return false;
  const folders = ['antigravity-cli', 'antigravity'].map((name) => inGemini(surroundings, name));
  const lists = await Promise.all(folders.map((folder) => surroundings.listFolder(folder)));
  return lists.some((list) => list.length > 0);
}

const elsewhere =
  "Antigravity is here, but its login is in the system's keyring, which Plimsoll does not read yet.";

export const discovery: Discovery = {
  tools: file.tools,
  async find(surroundings) {
    const found = await file.find(surroundings);
    if (found.length > 0 || !(await isElsewhere(surroundings))) return found;
    return [{ provider: 'antigravity', ...antigravity, path: pathOf(surroundings), trouble: elsewhere }];
  },
  async borrow(tool, surroundings) {
    if (tool === antigravity.tool && (await isElsewhere(surroundings))) {
      throw new ReadError('not_signed_in', elsewhere);
    }
    return file.borrow(tool, surroundings);
  },
};

import { posix, win32 } from 'node:path';
import type { Borrowed, Discovery, Surroundings } from './provider.ts';
import { ReadError } from './read-error.ts';
import { whole, type Place } from './reading.ts';

/** A program that keeps its login in a file, of JSON unless it says otherwise. */
export interface LoginFile {
  provider: string;
  tool: string;
  toolName: string;
  path(surroundings: Surroundings): string | Promise<string>;
  parse?: (text: string) => unknown;
  /** Throws ReadError with a sentence for people when the login cannot be used. */
  login(file: Place, surroundings: Surroundings): Promise<Borrowed>;
}

export const joined = ({ platform }: Surroundings, ...parts: string[]): string =>
  (platform === 'win32' ? win32 : posix).join(...parts);

/** The file's JSON as a place to read in; null when there is no file. */
export async function jsonFile(
  path: string,
  surroundings: Surroundings,
  parse: (text: string) => unknown = JSON.parse,
): Promise<Place | null> {
  const text = await surroundings.readFile(path);
  if (text === null) return null;
  try {
    return whole(parse(text.replace(/^\u{FEFF}/u, '')));
  } catch {
    // Also what is seen while the program is writing it, so the next reading may well succeed.
    throw new ReadError('unreadable', `${path} is not valid JSON.`);
  }
}

const notUsed = (tool: string): ReadError =>
  new ReadError('unsupported', `There is no login of "${tool}" to use here.`);

/** Why a login cannot be used, for people. */
export const trouble = (error: unknown): string =>
  error instanceof ReadError ? error.message : 'The file is there but cannot be read.';

export function discoveryOfFile(file: LoginFile): Discovery {
  const { provider, tool, toolName } = file;
  async function borrow(wanted: string, surroundings: Surroundings): Promise<Borrowed> {
    if (wanted !== tool) throw notUsed(wanted);
    const path = await file.path(surroundings);
    const place = await jsonFile(path, surroundings, file.parse);
    if (place === null) {
      throw new ReadError('not_signed_in', `${path} is not there: sign in with ${toolName} first.`);
    }
    return file.login(place, surroundings);
  }
  return {
    tools: [tool],
    borrow,
    async find(surroundings) {
      const path = await file.path(surroundings);
      const finding = { provider, tool, toolName, path };
      try {
        if ((await surroundings.readFile(path)) === null) return [];
        await borrow(tool, surroundings);
        return [{ ...finding, trouble: null }];
      } catch (error) {
        return [{ ...finding, trouble: trouble(error) }];
      }
    },
  };
}

/** The first of these files that is there; the first of all when none is. */
export async function firstThere(
  paths: readonly [string, ...string[]],
  surroundings: Surroundings,
): Promise<string> {
  for (const path of paths) {
    // One that may not be read is there: what is wrong with it is said by who reads it.
    const isMissing = await surroundings.readFile(path).then(
      (text) => text === null,
      () => false,
    );
    if (!isMissing) return path;
  }
  return paths[0];
}

/** Several programs' logins at one provider. */
export const discoveryOfTools = (discoveries: readonly Discovery[]): Discovery => ({
  tools: discoveries.flatMap(({ tools }) => tools),
  find: async (surroundings) =>
    (await Promise.all(discoveries.map((discovery) => discovery.find(surroundings)))).flat(),
  async borrow(tool, surroundings) {
    const discovery = discoveries.find(({ tools }) => tools.includes(tool));
    if (discovery === undefined) throw notUsed(tool);
    return discovery.borrow(tool, surroundings);
  },
});

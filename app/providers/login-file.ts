import { posix, win32 } from 'node:path';
import type { Borrowed, Discovery, Surroundings } from './provider.ts';
import { ReadError } from './read-error.ts';
import { whole, type Place } from './reading.ts';

/** A program that keeps its login in a JSON file. */
export interface LoginFile {
  provider: string;
  tool: string;
  toolName: string;
  path(surroundings: Surroundings): string;
  /** Throws ReadError with a sentence for people when the login cannot be used. */
  login(file: Place, surroundings: Surroundings): Promise<Borrowed>;
}

export const joined = ({ platform }: Surroundings, ...parts: string[]): string =>
  (platform === 'win32' ? win32 : posix).join(...parts);

/** The file's JSON as a place to read in; null when there is no file. */
export async function jsonFile(path: string, surroundings: Surroundings): Promise<Place | null> {
  const text = await surroundings.readFile(path);
  if (text === null) return null;
  try {
    return whole(JSON.parse(text.replace(/^\u{FEFF}/u, '')));
  } catch {
    // Also what is seen while the program is writing it, so the next reading may well succeed.
    throw new ReadError('unreadable', `${path} is not valid JSON.`);
  }
}

const trouble = (error: unknown): string =>
  error instanceof ReadError ? error.message : 'The file is there but cannot be read.';

export function discoveryOfFile(file: LoginFile): Discovery {
  const { provider, tool, toolName } = file;
  async function borrow(wanted: string, surroundings: Surroundings): Promise<Borrowed> {
    if (wanted !== tool) throw new ReadError('unsupported', `There is no login of "${wanted}" to use here.`);
    const path = file.path(surroundings);
    const place = await jsonFile(path, surroundings);
    if (place === null) {
      throw new ReadError('not_signed_in', `${path} is not there: sign in with ${toolName} first.`);
    }
    return file.login(place, surroundings);
  }
  return {
    tools: [tool],
    borrow,
    async find(surroundings) {
      const path = file.path(surroundings);
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

import type { Surroundings } from '../../app/providers/provider.ts';

/** A machine on which only reading is possible; what is not in `files` is not there. */
export function machine(
  files: Record<string, string | Error> = {},
  more: Partial<Surroundings> = {},
): Surroundings {
  const read = async (path: string): Promise<string | null> => {
    const file = files[path];
    if (file instanceof Error) throw file;
    return file ?? null;
  };
  return {
    home: '/home/ada',
    platform: 'linux',
    env: {},
    readFile: read,
    readTail: async (path, bytes) => (await read(path))?.slice(-bytes) ?? null,
    listFolder: async (path) =>
      Object.entries(files)
        .filter(([file]) => file.slice(0, file.lastIndexOf('/')) === path)
        .map(([file, text]) => ({
          name: file.slice(path.length + 1),
          isFolder: false,
          modifiedAt: 0,
          size: String(text).length,
        })),
    queryDatabase: async () => null,
    ...more,
  };
}

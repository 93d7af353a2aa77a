import { readFileSync } from 'node:fs';

export interface Asar {
  /** The paths of the files in it. */
  files: string[];
  /** Everything, header and contents, one character a byte. */
  text: string;
  json(path: string): object;
}

interface Entry {
  files?: Record<string, Entry>;
  offset?: string;
  size?: number;
}

function* filesIn(entry: Entry, path = ''): Generator<[string, Entry]> {
  if (entry.files === undefined) yield [path, entry];
  for (const [name, child] of Object.entries(entry.files ?? {}))
    yield* filesIn(child, path === '' ? name : `${path}/${name}`);
}

/** Electron's archive: the sizes of the header in four words, the header as JSON, then the files one after another. */
export function readAsar(file: string): Asar {
  const bytes = readFileSync(file);
  const contents = 8 + bytes.readUInt32LE(4);
  const length = bytes.readUInt32LE(12);
  const header = JSON.parse(bytes.toString('utf8', 16, 16 + length)) as Entry;
  const files = new Map(filesIn(header));
  return {
    files: [...files.keys()],
    text: bytes.toString('latin1'),
    json: (path) => {
      const { offset = '0', size = 0 } = files.get(path) ?? {};
      const start = contents + Number(offset);
      return JSON.parse(bytes.toString('utf8', start, start + size)) as object;
    },
  };
}

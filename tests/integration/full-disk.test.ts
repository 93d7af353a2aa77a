import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { removeFolder, temporaryFolder } from '../rig/folders.ts';

const files = pathToFileURL(join(import.meta.dirname, '../../app/system/files.ts')).href;

/** A limit on the size of files behaves as a disk does that is almost full: it takes a part, and only then refuses. */
function writeWithin(limitInBlocks: number, file: string, text: string): number | null {
  const script = `import { writeAtomic } from ${JSON.stringify(files)}; writeAtomic(process.argv[1], process.argv[2]);`;
  const node = [process.execPath, '--input-type=module', '--eval', script, file, text];
  return spawnSync('sh', ['-c', `ulimit -f ${limitInBlocks}; exec "$@"`, 'sh', ...node], { stdio: 'ignore' })
    .status;
}

beforeEach((context) =>
  context.skip(process.platform !== 'linux', 'The limit on files is set the Linux way.'),
);

describe('a disk that takes only a part of a file', () => {
  const text = 'x'.repeat(100_000);

  test('costs nothing of the old file, and leaves nothing beside it', () => {
    const folder = temporaryFolder('plimsoll-full');
    onTestFinished(() => removeFolder(folder));
    const file = join(folder, 'accounts.json');
    execFileSync('sh', ['-c', 'printf old > "$1"', 'sh', file]);
    expect(writeWithin(1, file, text)).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['accounts.json']);
  });

  test('takes the file once there is room', () => {
    const folder = temporaryFolder('plimsoll-full');
    onTestFinished(() => removeFolder(folder));
    const file = join(folder, 'accounts.json');
    expect(writeWithin(1000, file, text)).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });
});

import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

import { readPng, type Image } from './image.ts';
import { start } from './process.ts';
import { withTimeout } from './wait.ts';

/** The whole screen, as the person would see it. */
export async function takeScreenshot(env: NodeJS.ProcessEnv, path: string): Promise<Image> {
  mkdirSync(dirname(path), { recursive: true });
  const program = start('import', ['-window', 'root', '-depth', '8', `PNG32:${path}`], { env });
  const code = await withTimeout(program.exited, 'the screenshot');
  if (code !== 0) throw new Error(`The screenshot failed: ${program.stderr()}`);
  return readPng(path);
}

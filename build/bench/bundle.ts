import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { checkout } from '../../tests/rig/electron.ts';
import { row, type Row } from './table.ts';

const kilobytes = (file: string): number => gzipSync(readFileSync(file), { level: 9 }).length / 1000;

function bundles(folder: string): string[] {
  if (!existsSync(folder)) throw new Error('There are no built pages; run "npm run build" first.');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(js|css)$/.test(name))
    .map((name) => join(folder, name));
}

export function measureBundle(): Row[] {
  const ours = bundles(join(checkout, 'out/renderer')).reduce((sum, file) => sum + kilobytes(file), 0);
  return [
    row({
      name: 'renderer bundle, gzipped',
      ours: [ours],
      theirs: [kilobytes(join(checkout, 'node_modules/preact/dist/preact.mjs'))],
      unit: 'kB',
      note: 'All scripts and styles of all pages; theirs is Preact alone, the least that a Preact page can be.',
    }),
  ];
}

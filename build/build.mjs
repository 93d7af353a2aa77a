/**
 * Builds the three bundles: the main process, the preload (a sandboxed preload must be one CJS file) and the pages.
 * Plain vite rather than a framework over it: three short configurations, nothing that must find Electron first.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '..');
const pkg = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const define = {
  __VERSION__: JSON.stringify(pkg.version),
  __ELECTRON__: JSON.stringify(pkg.devDependencies.electron),
  'process.env.NODE_ENV': JSON.stringify('production'),
};

/** @type {import('vite').InlineConfig} */
const shared = { root, configFile: false, logLevel: 'warn', define, publicDir: false };

/**
 * @param {Record<string, string>} input
 * @param {string} outDir
 * @param {{ emptyOutDir: boolean }} options
 * @returns {import('vite').InlineConfig}
 */
const forNode = (input, outDir, { emptyOutDir } = { emptyOutDir: true }) => ({
  ...shared,
  ssr: { noExternal: true, external: ['electron'], target: 'node' },
  build: {
    ssr: true,
    outDir,
    emptyOutDir,
    target: 'node24',
    minify: true,
    rollupOptions: {
      input,
      output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs' },
    },
  },
});

/** @type {import('vite').InlineConfig} */
const pages = {
  ...shared,
  root: join(root, 'renderer'),
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: join(root, 'out/renderer'),
    emptyOutDir: true,
    target: 'chrome142',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: {
      input: {
        popover: join(root, 'renderer/popover/index.html'),
        settings: join(root, 'renderer/settings/index.html'),
      },
    },
  },
};

await build(forNode({ main: 'app/main.ts' }, 'out/main'));
// On its own, so that the main bundle is not cut up for what the two have in common.
await build(forNode({ 'ledger-worker': 'app/ledger/worker.ts' }, 'out/main', { emptyOutDir: false }));
await build(forNode({ preload: 'app/ipc/preload.ts' }, 'out/preload'));
await build(pages);

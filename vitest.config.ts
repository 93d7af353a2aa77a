import { defineConfig } from 'vitest/config';

const project = (name: string, timeout: number) => ({
  test: { name, include: [`tests/${name}/**/*.test.ts`], testTimeout: timeout, hookTimeout: timeout },
});

// The counts of fuzz and kill tests grow with PLIMSOLL_LONG=1, and their time with them.
const factor = process.env['PLIMSOLL_LONG'] === '1' ? 60 : 1;

export default defineConfig({
  test: {
    projects: [
      project('unit', 5_000 * factor),
      project('contract', 5_000 * factor),
      project('integration', 20_000 * factor),
    ],
    passWithNoTests: false,
  },
});

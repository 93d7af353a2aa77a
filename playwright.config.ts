import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  // The machine this is built for has two cores, and each test runs a desktop and an Electron.
  workers: 2,
  fullyParallel: true,
  forbidOnly: process.env['CI'] !== undefined,
  // A test that passes on its second try has found something; it is not repeated until it is quiet.
  retries: 0,
  timeout: 60_000,
  // build/test.mjs asks for the JSON reporter through the command line.
  reporter: 'list',
});

import { test as base } from '@playwright/test';

import { App, type LaunchOptions } from './app.ts';
import { startDesktop, type Desktop, type DesktopOptions } from './desktop.ts';
import { whyNoDesktop } from './programs.ts';

interface Fixtures {
  desktopOptions: DesktopOptions;
  appOptions: Omit<LaunchOptions, 'desktop'>;
  /** A desktop per test: it is up in about 0.1 s, so nothing is worth sharing between tests. */
  desktop: Desktop;
  app: App;
}

/** The base of every end-to-end test. Where the rig cannot run, its tests are skipped and say why. */
export const test = base.extend<Fixtures>({
  desktopOptions: [{}, { option: true }],
  appOptions: [{}, { option: true }],

  desktop: async ({ desktopOptions }, use, testInfo) => {
    const reason = whyNoDesktop();
    testInfo.skip(reason !== null, reason ?? '');
    const desktop = await startDesktop(desktopOptions);
    try {
      await use(desktop);
      if (testInfo.status !== testInfo.expectedStatus) {
        const path = testInfo.outputPath('desktop.png');
        await desktop.screenshot(path);
        await testInfo.attach('desktop', { path, contentType: 'image/png' });
      }
    } finally {
      await desktop.dispose();
    }
  },

  app: async ({ desktop, appOptions }, use, testInfo) => {
    const app = await App.launch({ desktop, ...appOptions });
    await use(app);
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('output', { body: app.output(), contentType: 'text/plain' });
      await testInfo.attach('log', { body: app.log(), contentType: 'text/plain' });
    }
    await app.close();
  },
});

export { expect } from '@playwright/test';

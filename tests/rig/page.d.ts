import type { Bridge } from '../../shared/bridge.ts';

declare global {
  interface Window {
    readonly plimsoll: Bridge;
  }

  namespace Electron {
    interface WebContents {
      /** Not in Electron's types, but there: the preferences that the page really got. */
      getLastWebPreferences(): Electron.WebPreferences | null;
    }
  }
}

import { app, type WebContents, type WebPreferences } from 'electron';
import type { Log } from '../system/log.ts';

/** Every page: sandboxed, without Node, without any way to somewhere else. */
export const pagePreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  webviewTag: false,
  spellcheck: false,
  enableWebSQL: false,
  navigateOnDragDrop: false,
  safeDialogs: true,
} as const satisfies WebPreferences;

function lock(contents: WebContents, log: Log): void {
  const refuse = (what: string) => (event: { preventDefault(): void; url?: string }) => {
    event.preventDefault();
    log.warn('navigation refused', { what });
  };
  contents.on('will-navigate', refuse('navigate'));
  contents.on('will-redirect', refuse('redirect'));
  contents.on('will-frame-navigate', refuse('frame'));
  contents.on('will-attach-webview', refuse('webview'));
  contents.setWindowOpenHandler(() => {
    log.warn('navigation refused', { what: 'window' });
    return { action: 'deny' };
  });
}

export function lockEveryPage(log: Log): void {
  app.on('web-contents-created', (_event, contents) => lock(contents, log));
}

import { protocol } from 'electron';

/** Before Electron is ready: app:// is an origin like any other, and secure. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
}

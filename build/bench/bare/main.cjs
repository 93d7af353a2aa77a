// The barest Electron tray app: an icon and a menu with Quit. It is what the bench compares Plimsoll with, and
// what the rig's own tests drive.
const { app, Menu, nativeImage, Tray } = require('electron');

// The bench's second comparison gives it the same Chromium switches as Plimsoll's.
/** @type {{ switches: [string, string?][], hardwareAcceleration: boolean }} */
const { switches, hardwareAcceleration } = JSON.parse(
  process.env['BARE_SWITCHES'] ?? '{"switches":[],"hardwareAcceleration":true}',
);
for (const [name, value] of switches) app.commandLine.appendSwitch(name, value);
if (!hardwareAcceleration) app.disableHardwareAcceleration();

async function start() {
  await app.whenReady();
  const size = 22;
  const blue = Buffer.alloc(size * size * 4, Buffer.from([0xff, 0x40, 0x20, 0xff]));
  const tray = new Tray(nativeImage.createFromBitmap(blue, { width: size, height: size }));
  // A tray icon that nothing refers to is collected; the rig's tests reach it here too.
  Object.assign(globalThis, { bareTray: tray });
  tray.setContextMenu(Menu.buildFromTemplate([{ label: 'Quit', click: () => app.quit() }]));
  if (process.env['BARE_POPOVER'] === undefined) return;
  const { attach } = require('./popover.cjs');
  attach(tray);
}

void start();

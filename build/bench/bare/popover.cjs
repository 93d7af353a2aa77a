// The barest popover: one frameless window over a trivial page, opened by a click on the icon. BARE_POPOVER says
// what happens to it on closing: "hide" keeps it, "destroy" makes a new one each time.
const { app, BrowserWindow } = require('electron');

const page = 'data:text/html,<!doctype html><meta charset=utf-8><title>Bare</title><p>Hello</p>';

/** @param {Electron.Tray} tray */
exports.attach = (tray) => {
  // Without a listener Electron quits with its last window.
  app.on('window-all-closed', () => undefined);
  /** @type {Electron.BrowserWindow | null} */
  let window = null;

  const open = () => {
    const opened = new BrowserWindow({
      width: Number(process.env['BARE_WIDTH'] ?? 360),
      height: Number(process.env['BARE_HEIGHT'] ?? 480),
      show: false,
      frame: false,
    });
    opened.once('ready-to-show', () => opened.show());
    opened.on('closed', () => (window = null));
    void opened.loadURL(page);
    window = opened;
  };

  tray.on('click', () => {
    if (window === null) open();
    else if (!window.isVisible()) window.show();
    else if (process.env['BARE_POPOVER'] === 'destroy') window.destroy();
    else window.hide();
  });
};

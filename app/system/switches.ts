/**
 * The Chromium switches Plimsoll runs with, as data: gui.ts applies them, and the bench gives the same to the bare app
 * that it compares with. Each was measured (docs/testing.md); what made no difference is not here.
 */

/** Off: a page of bars needs no GPU, and the process that would drive it costs 45 MB. */
export const hardwareAcceleration = false;

export const chromiumSwitches: [name: string, value?: string][] =
  process.platform === 'linux'
    ? // 12 MB less. On Linux the network service has no sandbox of its own to lose; on the other systems it has.
      [['enable-features', 'NetworkServiceInProcess2']]
    : [];

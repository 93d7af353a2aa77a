/**
 * The Chromium switches Plimsoll runs with, as data: main applies them, and the bench gives the same to the bare app
 * that it compares with.
 */
export const hardwareAcceleration = false;

export const chromiumSwitches: [name: string, value?: string][] = [];

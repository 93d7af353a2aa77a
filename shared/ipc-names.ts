export const requestNames = [
  'getState',
  'refresh',
  'connect',
  'getSettings',
  'saveSettings',
  'openPage',
  'openSettings',
  'openDemo',
  'fit',
  'hide',
  'quit',
] as const;

export type RequestName = (typeof requestNames)[number];

/** What main sends unasked, to visible windows only. */
export const pushNames = ['state', 'settings'] as const;

export type Status = 'ok' | 'warning' | 'critical' | 'error' | 'unknown';
export type Panel = 'dark' | 'light' | 'unknown';

/**
 * Chosen by search, not by eye alone: on the panel it is for, every colour has a contrast of 3:1 or more, and any two
 * stay apart for the three kinds of colour-blindness. tests/unit/icon.test.ts holds them to it. A panel nobody can tell
 * gets colours of middle lightness, good on both; a known one gets livelier ones. The dark and light sets are also
 * meant for dark and light pages.
 */
export const palette: Readonly<Record<Panel, Readonly<Record<Status, string>>>> = {
  dark: { ok: '#1fb0a0', warning: '#fdb52a', critical: '#ff5140', error: '#b983ff', unknown: '#cfd6df' },
  light: { ok: '#12808a', warning: '#ab6810', critical: '#ab0a0e', error: '#943cec', unknown: '#4b515b' },
  unknown: { ok: '#3195a8', warning: '#cd7411', critical: '#c53c33', error: '#a567ec', unknown: '#656e77' },
};

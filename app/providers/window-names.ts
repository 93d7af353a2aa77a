import type { Meter } from '../../shared/meter.ts';

/** The windows that most vendors have, named the same everywhere. */

export type WindowName = Pick<Meter, 'kind' | 'label' | 'scope' | 'windowSeconds'>;

export interface KnownWindow {
  kind: string;
  label: string;
  /** Its label when it limits everything. */
  alone: string;
  seconds: number;
}

export const knownWindows: readonly KnownWindow[] = [
  { kind: 'five_hour', label: 'Session', alone: 'Session (5 h)', seconds: 18_000 },
  { kind: 'seven_day', label: 'Week', alone: 'Week', seconds: 604_800 },
];

export const windowName = (
  { kind, label, alone, seconds }: KnownWindow,
  scope: string | null,
): WindowName => ({
  kind,
  label: scope === null ? alone : `${label} · ${scope}`,
  scope,
  windowSeconds: seconds,
});

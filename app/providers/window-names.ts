import { labelFromName, labelFromWindow } from '../../shared/label.ts';
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

/** Codex's session logs call five hours 299 minutes; what is nearly a known length is that length. */
const isNearly = (seconds: number, known: number): boolean => Math.abs(seconds - known) <= known * 0.02;

/** A window is what its length says, never its slot: on some plans the week stands where the session used to. */
export function nameByLength(seconds: number | null, slot: string, scope: string | null): WindowName {
  const known =
    seconds === null ? undefined : knownWindows.find((window) => isNearly(seconds, window.seconds));
  if (known !== undefined) return windowName(known, scope);
  const label = seconds === null ? labelFromName(slot) : labelFromWindow(seconds);
  return {
    kind: seconds === null ? slot : `window_${seconds}s`,
    label: scope === null ? label : `${label} · ${scope}`,
    scope,
    windowSeconds: seconds,
  };
}

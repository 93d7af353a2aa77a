import type { Bridge } from '../shared/bridge.ts';

declare global {
  interface Window {
    /** Put there by the preload. */
    readonly plimsoll: Bridge;
  }
}

export const bridge = window.plimsoll;

export function initial(): NonNullable<Bridge['initial']> {
  if (bridge.initial === null) throw new Error('This page was opened by something that is not Plimsoll.');
  return bridge.initial;
}

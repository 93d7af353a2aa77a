import type { Meter } from '../../../shared/meter.ts';
import type { WireContext } from '../provider.ts';
import { field, isObject, isThere, note, type Place } from '../reading.ts';
import { agentSdk, extraUsage, isAgentSdk, moneyMeter } from './money.ts';
import { nameWindow, windowMeter } from './windows.ts';

/** Names whose member is a window even when it looks like none. Any other must look like one. */
const knownWindow = /^(five_hour|seven_day(_opus|_sonnet)?)$/;

/** Whether an answer with a member of this name is one that speaks of limits. */
export const isMeterName = (name: string): boolean => knownWindow.test(name) || name === extraUsage.kind;

const looksLikeWindow = (place: Place): boolean =>
  ['utilization', 'used_percentage', 'resets_at'].some((name) => isThere(field(place, name)));

/** What a member of an answer measures; null when it measures nothing. */
export function memberMeter(name: string, place: Place, context: WireContext): Meter | null {
  if (name === 'limits' || !isThere(place)) return null;
  if (name === extraUsage.kind) return moneyMeter(place, extraUsage, context);
  if (isAgentSdk(name)) return moneyMeter(place, agentSdk, context);
  if (isObject(place) && (knownWindow.test(name) || looksLikeWindow(place))) {
    return windowMeter(place, nameWindow(name), context);
  }
  return knownWindow.test(name) ? note(place, 'This is not a window.') : null;
}

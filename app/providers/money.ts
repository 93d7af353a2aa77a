import { isThere, note, textAt, type Place } from './reading.ts';

/** The currency, USD where none is named; null when one is named that cannot be read. */
export function currencyAt(place: Place): string | null {
  if (!isThere(place)) return 'USD';
  const code = textAt(place)?.toUpperCase() ?? '';
  return /^[A-Z]{3}$/.test(code) ? code : note(place, 'This is not a currency.');
}

/** Adding up amounts leaves dust behind the digits that anybody is billed for. */
export const withoutDust = (amount: number): number => Math.round(amount * 1e6) / 1e6;

import { redactText } from '../../shared/redact.ts';
import { headersIn } from '../providers/header-text.ts';

/** Names of headers that say something about a limit, whoever sends them, or which model it is for. */
const aboutLimits =
  /rate-?limit|-(?:used-percent|window-minutes|reset-at|reset-after-seconds|limit-name)$|^retry-after$|(?:^|-)model$/;
const longestValue = 200;

/**
 * Of an answer's headers the lines about limits. Everything else, such as cookies, goes no further: what is not written
 * down cannot be found.
 */
export function limitLines(text: string): string[] {
  return Object.entries(headersIn(text))
    .filter(([name, value]) => aboutLimits.test(name) && value.length <= longestValue)
    .map(([name, value]) => `${name}: ${redactText(value)}`);
}

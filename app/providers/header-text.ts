import { isObject, members, note, type Place } from './reading.ts';

/** Headers as people's programs print them: of one answer, with or without its first line, and of curl with all it says. */

const longest = 65_536;
const mostHeaders = 200;
const startOfAnswer = /^HTTP\/\d/i;
const header = /^([!#$%&'*+.^_`|~\w-]{1,100}):[ \t]*(.*)$/;

/** Names in lower case. Of several answers in a row, such as a redirect and where it led, the last one's. */
export function headersIn(text: string): Record<string, string> {
  let found = new Map<string, string>();
  let inBody = false;
  for (const raw of text.slice(0, longest).split(/\r\n|\n|\r/)) {
    // "curl -v" marks what it received by < and what it sent by >.
    const line = raw.startsWith('<') ? raw.slice(1).trim() : raw.trimEnd();
    if (startOfAnswer.test(line)) {
      found = new Map();
      inBody = false;
    } else if (line === '') {
      inBody = found.size > 0;
    } else if (!inBody && found.size < mostHeaders) {
      const [, name, value] = header.exec(line) ?? [];
      if (name !== undefined && value !== undefined) found.set(name.toLowerCase(), value.trim());
    }
  }
  return Object.fromEntries(found);
}

/** The headers of a record of them, whatever the case of their names. */
export function headerPlaces(body: Place): Map<string, Place> {
  if (!isObject(body)) note(body, 'These are not headers.');
  return new Map([...members(body)].map(([name, place]) => [name.toLowerCase(), place]));
}

const keepUpper = new Set(['api', 'gpt', 'ai', 'cli', 'usd', 'sdk', 'id']);

/** What parts words; the dot of a version number such as 5.2 does not. */
const gap = /(?:[\s_:/]|\.(?!\d)|(?<!\d)\.)+/;

/** A readable label for a name nobody has heard of: `seven_day_cowork` → "Seven day cowork". */
export function labelFromName(name: string): string {
  const text = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .split(gap)
    .filter((word) => word !== '')
    .join(' ')
    .replaceAll(/[A-Za-z]+/g, (word) => (keepUpper.has(word.toLowerCase()) ? word.toUpperCase() : word));
  return text === '' ? 'Unnamed' : text.charAt(0).toUpperCase() + text.slice(1);
}

const units: [seconds: number, name: string][] = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
];

/** "3-day limit" for a window that only its length names. */
export function labelFromWindow(seconds: number): string {
  for (const [size, name] of units) {
    if (seconds >= size && seconds % size === 0) return `${seconds / size}-${name} limit`;
  }
  return `${seconds}-second limit`;
}

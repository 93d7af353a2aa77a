/** Every text in question begins with a letter or a quote, so in UTF-16 its second byte is zero. */
const isWide = (bytes: Uint8Array): boolean => bytes.length > 1 && bytes[1] === 0;

function unquoted(text: string): string {
  if (!text.startsWith('"')) return text;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : text;
  } catch {
    return text;
  }
}

/** A value of the editor's storage as text: kept as one, or as bytes in UTF-8 or UTF-16LE, at times in quotes. */
export function storedText(value: unknown): string | null {
  if (typeof value === 'string') return unquoted(value.replaceAll('\0', '').trim());
  if (!(value instanceof Uint8Array)) return null;
  const text = new TextDecoder(isWide(value) ? 'utf-16le' : 'utf-8').decode(value);
  return unquoted(text.trim());
}

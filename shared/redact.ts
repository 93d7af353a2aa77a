/** What is written down goes through here: a secret is recognised by its shape, or by the name it stands under. */

const hidden = '‹redacted›';
/** Nobody reads more of one text in a log, and the patterns should not run over megabytes. */
const longestText = 20_000;
const [deepest, mostEntries] = [8, 100];

/** Secrets that give themselves away by their shape, wherever they stand. */
const shapes: [RegExp, string][] = [
  [/\b([Bb]earer|BEARER)\s+(?!(?:auth[a-z]*|tokens?|schemes?)\b)[\w.~+/=:%-]{8,}/g, `$1 ${hidden}`],
  // Prose says "the token provider" and "basic authentication": one plain word is no secret.
  [/\b([Bb]asic|[Tt]oken)\s+(?![A-Z]?[a-z]{1,19}(?![\w~+/=:%-]))[\w~+=:%-][\w.~+/=:%-]{7,}/g, `$1 ${hidden}`],
  // A token in a URL may stand right behind an escaped colon, which looks like a letter.
  [/(?:\b|(?<=%[\dA-F]{2}))eyJ[\w-]{8,}(?:\.[\w-]*)*/g, hidden],
  [/\b(?:sk|pk|rk|sess|gh[oprsu]|github_pat|glpat|xox[abp]|ya29|oat|ort)[-_.][\w.~+/=-]{8,}/g, hidden],
  [/\b(?:AIza|GOCSPX-)[\w-]{20,}/g, hidden],
  [/\b1\/\/[\w-]{20,}/g, hidden],
  [/(?<=:\/\/)[^\s/@]+@/g, `${hidden}@`],
  [/[\p{L}\p{N}_.+-]{1,64}(?:@|%40)(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}/gu, '‹e-mail›'],
  [/\b[A-Fa-f\d]{32,}\b/g, hidden],
  [/\b(?=[a-z]*\d)[a-z\d]{40,}\b/g, hidden],
];

/** Chance changes between capitals, small letters and digits all the time; words, paths and dates do not. */
function looksRandom(run: string): boolean {
  if (!/\d/.test(run) || !/[a-z]/.test(run) || !/[A-Z]/.test(run)) return false;
  const changes = run.match(/[a-z](?=[A-Z\d])|[A-Z](?=\d)|\d(?=[A-Za-z])/g) ?? [];
  return changes.length / run.length > 0.2;
}

const longRun = /[\w+/-]{32,}={0,2}/g;

/** Names with a secret beside them wherever they stand; of a token, its type or its lifetime is none. */
const secretName =
  'token(?!i[sz]|[-_]?(?:type|count|limit|usage|expir|endpoint|ur[il]))|secret|passw(?:or)?d|passphrase|' +
  '(?:api|access|management|private)[-_]?key|cookie|authori[sz]ation';
/** Common words: they name a secret in a form, a query or a JSON text, and nothing much in prose. */
const wordName = '(?:code|state|key|sid|session|sig|signature|nonce|ticket|assertion|verifier|credential)';

const header = /\b((?:proxy-)?authorization|(?:set-)?cookie)(\s*[:=]\s*)(?!["'\\])[^\r\n]+/gi;
const quoted = new RegExp(
  `(?<![\\w-])([\\w-]*?(?:${secretName})[\\w-]{0,40}\\\\*["']?\\s*[:=]\\s*)(\\\\*["'])(?:(?!\\2)(?:\\\\.|[^\\r\\n]))+`,
  'gi',
);
const bare = new RegExp(
  `(?<![\\w-])([\\w-]*?(?:${secretName})[\\w-]{0,40})(\\\\*["']?\\s*(?:[:=]|%3D)\\s*)(?!\\\\*["'])([^\\s"'&,;})\\]]+)`,
  'gi',
);
const query = new RegExp(
  `((?:[?&#]|%3F|%26|%23)[\\w-]*${wordName}(?:=|%3D))(?:(?!%26|%23)[^&\\s"'#])+`,
  'gi',
);
const word = new RegExp(
  `(?<![\\w-])((?:[\\w-]*[_-])?${wordName}(?:=|\\\\*["']\\s*:\\s*\\\\*["']))([^\\s"'&\\\\]+)(&?)`,
  'gi',
);

const looksSecret = (value: string): boolean =>
  (/\d/.test(value) && /[a-z]/i.test(value)) || value.length >= 20;

export function redactText(text: string): string {
  const shaped = shapes
    .reduce((rest, [shape, by]) => rest.replaceAll(shape, by), text.slice(0, longestText))
    .replaceAll(longRun, (run) => (looksRandom(run) ? hidden : run));
  return (
    shaped
      .replaceAll(header, `$1$2${hidden}`)
      .replaceAll(quoted, `$1$2${hidden}`)
      // "tokens: 1234" counts them.
      .replaceAll(bare, (all, name: string, sign: string, value: string) =>
        /tokens$/i.test(name) && /^\d+(?:\.\d+)?$/.test(value) ? all : `${name}${sign}${hidden}`,
      )
      .replaceAll(query, `$1${hidden}`)
      .replaceAll(word, (all, start: string, value: string, more: string) =>
        more === '&' || looksSecret(value) ? `${start}${hidden}${more}` : all,
      )
  );
}

const secretMember = new RegExp(
  `${secretName}|assertion|verifier|credential|signature|` +
    '^(?:code|state|key|sid|session|sig|nonce|ticket)$|(?:device|user|auth|authorization|verification)[-_]?code$',
  'i',
);

/** Numbers and flags under such a name count or describe; a text or a structure holds the thing itself. */
const holds = (value: unknown): boolean =>
  typeof value === 'string' || (typeof value === 'object' && value !== null);

function copy(value: unknown, depth: number, seen: WeakSet<object>): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return String(value);
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Error) return redactText(`${value.name}: ${value.message}`);
  if (ArrayBuffer.isView(value)) return '‹bytes›';
  // Each object once: one that holds itself, or the same one in many places, would have no end.
  if (depth > deepest || seen.has(value)) return '‹…›';
  seen.add(value);
  if (Array.isArray(value)) return value.slice(0, mostEntries).map((entry) => copy(entry, depth + 1, seen));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, mostEntries)
      .map(([name, entry]) => [
        redactText(name),
        secretMember.test(name) && holds(entry) ? hidden : copy(entry, depth + 1, seen),
      ]),
  );
}

/** A copy safe to write down. */
export const redact = (value: unknown): unknown => copy(value, 0, new WeakSet());

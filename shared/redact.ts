const hidden = '‹redacted›';

const secretNames =
  /authori[sz]ation|cookie|token|secret|password|passwd|api[-_]?key|management[-_]?key|credential|verifier|assertion|^code$|^key$|^state$|signature/i;

/** Secrets that give themselves away by their shape, wherever they stand. */
const shapes: [RegExp, string][] = [
  [/\b(bearer|basic|token)\s+[\w.~+/=:-]{8,}/gi, `$1 ${hidden}`],
  [/\beyJ[\w-]{6,}\.[\w-]+(\.[\w-]*)?/g, hidden],
  [/\b(sk|pk|rk|sess|gh[oprsu]|github_pat|glpat|xox[abp]|ya29|AIza|oat|ort)[-_.][\w.~+/=-]{8,}/g, hidden],
  [/\bAIza[\w-]{20,}/g, hidden],
  [/\b1\/\/[\w-]{20,}/g, hidden],
  [/\b[\w.+-]+@[\w-]+(\.[\w-]+)+\b/g, '‹e-mail›'],
  [/\b[A-Fa-f\d]{40,}\b/g, hidden],
  [/(?<![\w/.-])(?=[\w+-]*\d)(?=[\w+-]*[A-Za-z])[\w+-]{48,}={0,2}(?![\w/.-])/g, hidden],
];

/** `name=value` and `"name": "value"` where the name says that it is a secret. */
const assignment =
  /(["']?)([\w-]*(?:token|secret|password|api[-_]?key|cookie|verifier|authorization|code|state)[\w-]*)\1(\s*[=:]\s*)(["']?)([^\s"'&,;}]+)\4/gi;

export function redactText(text: string): string {
  const named = text.replaceAll(
    assignment,
    (_all, quote: string, name: string, sign: string, open: string) => {
      return `${quote}${name}${quote}${sign}${open}${hidden}${open}`;
    },
  );
  return shapes.reduce((rest, [shape, by]) => rest.replaceAll(shape, by), named);
}

/** A copy safe to write down: secrets are recognised by their name and by their shape. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (value === null || typeof value !== 'object') return typeof value === 'bigint' ? String(value) : value;
  if (depth > 8) return '‹deep›';
  if (Array.isArray(value)) return value.slice(0, 100).map((entry) => redact(entry, depth + 1));
  if (value instanceof Error) return redactText(`${value.name}: ${value.message}`);
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [
      redactText(name),
      secretNames.test(name) && entry !== null && typeof entry !== 'boolean' && typeof entry !== 'number'
        ? hidden
        : redact(entry, depth + 1),
    ]),
  );
}

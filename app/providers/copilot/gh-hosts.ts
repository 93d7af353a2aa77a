/**
 * Reads gh's `hosts.yml` as far as it is needed: names and plain texts, indented under one another. It is not YAML;
 * whatever else stands there is passed over, and nothing of it is ever taken for something it is not.
 */

export interface Block {
  [name: string]: string | Block;
}

const line = /^( *)("[^"]*"|'[^']*'|[^\s#"'][^:#]*?) *:(?: +(.*))?$/;

const unquoted = (text: string): string => /^(["'])(.*)\1$/.exec(text)?.[2] ?? text;

/** Null for what is no plain text: references, lists, text over several lines. */
function scalar(text: string): string | null {
  const quoted = /^("[^"\\]*"|'[^']*')\s*(?:#.*)?$/.exec(text);
  if (quoted !== null) return unquoted(quoted[1] ?? '');
  return /^[&*!|>{["'%@`-]/.test(text) ? null : text.replace(/\s+#.*$/, '').trim();
}

/** The block of one host, and of no other. Null when the file has none. */
export function hostBlock(text: string, host: string): Block | null {
  let root: Block | null = null;
  let open: { indent: number; block: Block }[] = [];
  for (const raw of text.split(/\r?\n/)) {
    const [matched, spaces = '', name = '', value = ''] = line.exec(raw.trimEnd()) ?? [];
    if (matched === undefined) continue;
    const indent = spaces.length;
    if (indent === 0) {
      const isWanted: boolean = root === null && unquoted(name).toLowerCase() === host && value === '';
      root = isWanted ? blank() : root;
      open = isWanted && root !== null ? [{ indent: 0, block: root }] : [];
      continue;
    }
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    const parent = open.at(-1)?.block;
    if (parent === undefined) continue;
    const key = unquoted(name);
    if (Object.hasOwn(parent, key)) continue;
    if (value === '' || value.startsWith('#')) {
      const block = blank();
      parent[key] = block;
      open.push({ indent, block });
    } else {
      const content = scalar(value);
      if (content !== null) parent[key] = content;
    }
  }
  return root;
}

/** Without a prototype, so that a name such as `__proto__` is only a name. */
const blank = (): Block => Object.create(null) as Block;

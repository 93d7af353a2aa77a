/** What the command line asks for. Pure: text in, a command or a complaint out. */
export type Command =
  | { name: 'gui'; demo: boolean }
  | { name: 'version' }
  | { name: 'help' }
  | { name: 'status'; json: boolean; watch: boolean; demo: boolean; refresh: boolean }
  | { name: 'refresh'; account: string | null }
  | { name: 'accounts' }
  | { name: 'discover' }
  | { name: 'connect'; provider: string; tool: string }
  | { name: 'connectKey'; provider: string; keyEnv: string; baseUrl: string | null }
  | { name: 'disconnect'; account: string }
  | { name: 'explain'; account: string; meter: string | null }
  | { name: 'headers'; account: string }
  | { name: 'usage'; problem: string };

const wrong = (problem: string): Command => ({ name: 'usage', problem });

/** Switches for Chromium and Electron that stand before or among ours, and are not for us. */
const chromium =
  /^--(no-sandbox|ozone-|disable-|enable-|remote-|inspect|log-|v=|user-data-dir|password-store|js-flags|force-|lang|in-process|headless|use-)/;

interface Split {
  words: string[];
  flags: Set<string>;
  values: Map<string, string>;
}

const takesValue = new Set(['--from', '--key-env', '--base-url']);

function split(argv: readonly string[]): Split | string {
  const result: Split = { words: [], flags: new Set(), values: new Map() };
  for (let at = 0; at < argv.length; at += 1) {
    const arg = argv[at] ?? '';
    if (chromium.test(arg)) continue;
    if (takesValue.has(arg)) {
      const value = argv[at + 1];
      if (value === undefined || value.startsWith('-')) return `${arg} needs a value.`;
      result.values.set(arg, value);
      at += 1;
    } else if (arg.startsWith('-')) result.flags.add(arg);
    else result.words.push(arg);
  }
  return result;
}

/** Of each command the switches it knows, and how many words may follow it. */
const allowed: Record<string, { flags: readonly string[]; words: number }> = {
  gui: { flags: ['--demo'], words: 0 },
  status: { flags: ['--json', '--watch', '--demo', '--refresh'], words: 0 },
  refresh: { flags: [], words: 1 },
  accounts: { flags: [], words: 0 },
  discover: { flags: [], words: 0 },
  connect: { flags: ['--from', '--key-env', '--base-url'], words: 1 },
  disconnect: { flags: [], words: 1 },
  explain: { flags: [], words: 2 },
  headers: { flags: [], words: 1 },
};

/** A key itself, put where its variable's name belongs, is not repeated. */
const variableName = /^[A-Za-z_]\w*$/;

const howToConnect = 'Say which: connect <provider> --from <tool>, or connect <provider> --key-env <NAME>.';

function connect(provider: string | undefined, values: ReadonlyMap<string, string>): Command {
  const [tool, keyEnv] = [values.get('--from'), values.get('--key-env')];
  const baseUrl = values.get('--base-url') ?? null;
  if (provider === undefined || (tool === undefined) === (keyEnv === undefined)) return wrong(howToConnect);
  if (keyEnv !== undefined) {
    return variableName.test(keyEnv)
      ? { name: 'connectKey', provider, keyEnv, baseUrl }
      : wrong('--key-env takes the name of an environment variable, not the key itself.');
  }
  if (baseUrl !== null) return wrong('--base-url goes with --key-env.');
  return { name: 'connect', provider, tool: tool ?? '' };
}

/** `argv` is what follows the program's own name; in a checkout the first word is the checkout. */
export function parseArguments(argv: readonly string[], packaged: boolean): Command {
  const parts = split(argv);
  if (typeof parts === 'string') return wrong(parts);
  const { flags, values } = parts;
  const words = packaged ? parts.words : parts.words.slice(1);
  if (flags.has('--version') || flags.has('-v')) return { name: 'version' };
  if (flags.has('--help') || flags.has('-h') || words[0] === 'help') return { name: 'help' };

  const name = words[0] ?? 'gui';
  const rule = Object.hasOwn(allowed, name) ? allowed[name] : undefined;
  if (rule === undefined) return wrong(`There is no command "${name}".`);
  const strange = [...flags, ...values.keys()].find((flag) => !rule.flags.includes(flag));
  if (strange !== undefined) return wrong(`"${name}" does not know ${strange}.`);
  const rest = words.slice(1);
  if (rest.length > rule.words) return wrong(`"${rest[rule.words]}" is one word too many.`);

  const [first, second = null] = rest;
  switch (name) {
    case 'gui':
      return { name, demo: flags.has('--demo') };
    case 'status': {
      const [json, watch] = [flags.has('--json'), flags.has('--watch')];
      return { name, json, watch, demo: flags.has('--demo'), refresh: flags.has('--refresh') };
    }
    case 'connect':
      return connect(first, values);
    case 'refresh':
      return { name, account: first ?? null };
    case 'disconnect':
    case 'explain':
    case 'headers':
      if (first === undefined) return wrong(`Say which account: ${name} <account>.`);
      return name === 'explain' ? { name, account: first, meter: second } : { name, account: first };
    default:
      return { name: name === 'discover' ? 'discover' : 'accounts' };
  }
}

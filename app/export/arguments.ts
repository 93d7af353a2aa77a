/** What the command line asks for. Pure: text in, a command or a complaint out. */
export type Command =
  | { name: 'gui'; demo: boolean }
  | { name: 'version' }
  | { name: 'help' }
  | { name: 'status'; json: boolean; watch: boolean; demo: boolean; refresh: boolean }
  | { name: 'accounts' }
  | { name: 'discover' }
  | { name: 'connect'; provider: string; tool: string }
  | { name: 'disconnect'; account: string }
  | { name: 'usage'; problem: string };

export const usage = `Usage: plimsoll [--demo]            start in the tray
       plimsoll status              what is left of every account
             --json                 as one JSON document
             --watch                keep it live
             --refresh              read every account first
             --demo                 sample accounts
       plimsoll accounts            the connected accounts
       plimsoll discover            logins of other programs on this machine
       plimsoll connect <provider> --from <tool>
       plimsoll disconnect <account>
       plimsoll --version | --help

Exit codes: 0 done · 2 wrong usage · 3 no account · 4 some account could not be read`;

const wrong = (problem: string): Command => ({ name: 'usage', problem });

/** Switches for Chromium and Electron that stand before or among ours, and are not for us. */
const chromium =
  /^--(no-sandbox|ozone-|disable-|enable-|remote-|inspect|log-|v=|user-data-dir|password-store|js-flags|force-|lang|in-process|headless|use-)/;

interface Split {
  words: string[];
  flags: Set<string>;
  values: Map<string, string>;
}

const takesValue = new Set(['--from']);

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

const allowed: Record<string, { flags: string[]; words: number }> = {
  gui: { flags: ['--demo'], words: 0 },
  status: { flags: ['--json', '--watch', '--demo', '--refresh'], words: 0 },
  accounts: { flags: [], words: 0 },
  discover: { flags: [], words: 0 },
  connect: { flags: [], words: 1 },
  disconnect: { flags: [], words: 1 },
};

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
  const strange = [...flags].find((flag) => !rule.flags.includes(flag));
  if (strange !== undefined) return wrong(`"${name}" does not know ${strange}.`);
  const rest = words.slice(1);
  if (rest.length > rule.words) return wrong(`"${rest[rule.words]}" is one word too many.`);

  const first = rest[0];
  const tool = values.get('--from');
  if (tool !== undefined && name !== 'connect') return wrong(`"${name}" does not know --from.`);
  switch (name) {
    case 'gui':
      return { name, demo: flags.has('--demo') };
    case 'status': {
      const [json, watch] = [flags.has('--json'), flags.has('--watch')];
      return { name, json, watch, demo: flags.has('--demo'), refresh: flags.has('--refresh') };
    }
    case 'connect':
      if (first === undefined || tool === undefined)
        return wrong('Say which: connect <provider> --from <tool>.');
      return { name, provider: first, tool };
    case 'disconnect':
      return first === undefined ? wrong('Say which account to disconnect.') : { name, account: first };
    default:
      return { name: name === 'discover' ? 'discover' : 'accounts' };
  }
}

import type { Account } from '../../shared/meter.ts';
import type { Command } from './arguments.ts';
import type { CommandTools } from './cli-io.ts';
import { CommandError, exit } from './command-error.ts';
import { drawExplanation } from './explain.ts';
import { limitLines } from './header-lines.ts';
import { pickAccount } from './pick-account.ts';
import { plain } from './plain.ts';
import { drawFirstRun, retryText } from './terminal.ts';

/** The commands about the accounts that there are. */

async function pick(wanted: string, { backend }: CommandTools): Promise<Account> {
  const picked = pickAccount(wanted, await backend.accounts());
  if ('account' in picked) return picked.account;
  const { candidates } = picked;
  if (candidates.length === 0) throw new CommandError(exit.noAccount, `There is no account "${wanted}".`);
  const lines = candidates.map(({ id, label }) => `  ${id}  ${plain(label)}`);
  throw new CommandError(exit.usage, `"${wanted}" could be any of these:\n${lines.join('\n')}`);
}

function originOf({ source, tool, keyEnv, baseUrl }: Account): string {
  if (source === 'cliproxy') return `behind CLIProxyAPI at ${baseUrl ?? 'its usual address'}`;
  if (keyEnv !== null) return `key in ${keyEnv}`;
  return tool === null ? 'signed in' : `from ${tool}`;
}

export async function accounts(tools: CommandTools): Promise<number> {
  const list = await tools.backend.accounts();
  for (const account of list) {
    tools.io.out(plain(`${account.id}  ${account.label}  (${originOf(account)})`));
  }
  if (list.length === 0) tools.io.err('No account is connected yet.');
  return list.length === 0 ? exit.noAccount : exit.done;
}

export async function refresh(
  { account: wanted }: Extract<Command, { name: 'refresh' }>,
  tools: CommandTools,
): Promise<number> {
  const { backend, io } = tools;
  const account = wanted === null ? null : await pick(wanted, tools);
  const outcomes = await backend.refresh(account?.id ?? null);
  const { document } = await backend.state();
  for (const { accountId, text } of outcomes) {
    const view = document.accounts.find(({ id }) => id === accountId);
    const name = view === undefined ? accountId : `${view.providerName} ${view.label} (${accountId})`;
    const again = retryText(view?.error?.retryAt ?? null, io.now());
    io.out(plain(`${name}: ${text}${again}`));
  }
  if (outcomes.length === 0) {
    io.out(drawFirstRun(await backend.discover(), io.program));
    return exit.noAccount;
  }
  return outcomes.every(({ ok }) => ok) ? exit.done : exit.unreadable;
}

export async function disconnect(
  { account: wanted }: Extract<Command, { name: 'disconnect' }>,
  tools: CommandTools,
): Promise<number> {
  const { id, label } = await pick(wanted, tools);
  await tools.backend.disconnect(id);
  tools.io.out(`${plain(label)} (${id}) is disconnected. The login itself was not touched.`);
  return exit.done;
}

export async function explain(
  { account: wanted, meter }: Extract<Command, { name: 'explain' }>,
  tools: CommandTools,
): Promise<number> {
  const { backend, answers, io } = tools;
  const { id } = await pick(wanted, tools);
  const [{ document, passes }, kept] = await Promise.all([backend.state(), answers.of(id)]);
  const account = document.accounts.find((view) => view.id === id);
  if (account === undefined)
    throw new CommandError(exit.noAccount, `There is no account "${wanted}" any more.`);
  const names = [account.meters.map(({ kind }) => kind)].flat();
  const named = account.meters.filter(
    ({ kind, label, scope }) => meter === null || [kind, label, scope].includes(meter),
  );
  if (meter !== null && named.length === 0) {
    const known = names.length === 0 ? 'none' : [...new Set(names)].map(plain).join(', ');
    throw new CommandError(exit.usage, `This account has no meter "${plain(meter)}". It has: ${known}.`);
  }
  const pass = passes.find(({ accountId }) => accountId === id) ?? null;
  io.out(drawExplanation({ account, meters: named, pass, answers: kept, now: io.now() }));
  return account.error === null ? exit.done : exit.unreadable;
}

export async function headers(
  { account: wanted }: Extract<Command, { name: 'headers' }>,
  tools: CommandTools,
): Promise<number> {
  const { captures, io } = tools;
  const { id, label } = await pick(wanted, tools);
  const lines = limitLines(await io.input());
  if (lines.length === 0) {
    throw new CommandError(
      exit.usage,
      'There is no header about a limit in that, so nothing was taken down. Hand over the headers of one ' +
        `answer, for example: curl -sD - -o /dev/null … | ${io.program} headers ${id}`,
    );
  }
  captures.write(id, 'headers', `${lines.join('\n')}\n`);
  const count = lines.length === 1 ? '1 header' : `${lines.length} headers`;
  io.out(`${count} taken down for ${plain(label)} (${id}). They count from the next reading.`);
  return exit.done;
}

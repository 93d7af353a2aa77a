import { percent, resetText } from '../../shared/format.ts';
import type { AppState, MeterView } from '../../shared/state.ts';

/** What the menu says, as data: built anew on every change, shown only when it reads differently. */
export interface MenuText {
  summary: string[];
  tooltip: string;
}

const mostLines = 4;

const nameOf = (meter: MeterView): string =>
  meter.freshness === 'live' ? meter.label : `${meter.label}, old`;

export function menuText(state: AppState, now: number): MenuText {
  const { accounts, governing } = state.document;
  const lines = accounts.map((account) => {
    const top = [...account.meters].sort((a, b) => (b.utilisation ?? -1) - (a.utilisation ?? -1))[0];
    const text =
      top === undefined
        ? (account.error?.message ?? 'not read yet')
        : `${percent(top.utilisation)} used · ${nameOf(top)} · ${resetText(top.resetsAt, now)}`;
    return {
      text: `${account.providerName} ${account.planLabel ?? ''}`.trim() + ` — ${text}`,
      used: top?.utilisation ?? -1,
    };
  });
  const summary = lines.sort((a, b) => b.used - a.used).map(({ text }) => text);
  if (accounts.length === 0) summary.push('No account connected yet');
  const more = summary.length - mostLines;
  if (more > 0)
    summary.splice(mostLines, more, more === 1 ? 'and 1 more account' : `and ${more} more accounts`);
  if (state.demo) summary.unshift('Sample data');

  const governingAccount = accounts.find(({ id }) => id === governing?.accountId);
  const meter = governingAccount?.meters.find((candidate) => candidate.governing);
  const head =
    meter === undefined || governingAccount === undefined
      ? (summary.at(-1) ?? '')
      : `${governingAccount.providerName}: ${percent(meter.utilisation)} of ${nameOf(meter)} used, ${resetText(meter.resetsAt, now)}`;
  return { summary, tooltip: `Plimsoll${state.demo ? ' (sample data)' : ''} — ${head}` };
}

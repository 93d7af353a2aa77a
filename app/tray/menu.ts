import { percent, resetText } from '../../shared/format.ts';
import { governing } from '../../shared/governing.ts';
import type { AccountView, AppState, MeterView } from '../../shared/state.ts';

/** What the menu says, as data: built anew on every change, shown only when it reads differently. */
export interface MenuText {
  summary: string[];
  tooltip: string;
}

const mostLines = 4;

const nameOf = (meter: MeterView): string =>
  meter.freshness === 'live' ? meter.label : `${meter.label}, old`;

/** The meter that an account's line is about: the one that stops it first, else what is left of old numbers. */
function topOf({ id, meters }: AccountView): { meter: MeterView; used: number } | null {
  const first = governing(meters.map((meter) => ({ accountId: id, meter })));
  if (first !== null) return { meter: first.meter, used: first.meter.utilisation ?? -1 };
  const [old] = [...meters].sort((a, b) => (b.utilisation ?? -1) - (a.utilisation ?? -1));
  return old === undefined ? null : { meter: old, used: -1 };
}

function lineOf(account: AccountView, now: number): { text: string; used: number } {
  const top = topOf(account);
  const name = `${account.providerName} ${account.planLabel ?? ''}`.trim();
  if (top === null) {
    const why = account.credits === null ? 'not read yet' : 'no limit applies';
    return { text: `${name} — ${account.error?.message ?? why}`, used: -1 };
  }
  const { meter, used } = top;
  const text = `${percent(meter.utilisation)} used · ${nameOf(meter)} · ${resetText(meter.resetsAt, now)}`;
  return { text: `${name} — ${text}`, used };
}

export function menuText(state: AppState, now: number): MenuText {
  const { accounts } = state.document;
  const lines = accounts.map((account) => lineOf(account, now)).sort((a, b) => b.used - a.used);
  const all = accounts.length === 0 ? ['No account connected yet'] : lines.map(({ text }) => text);
  const more = all.length - mostLines;
  const summary = [
    ...(state.demo ? ['Sample data'] : []),
    ...all.slice(0, mostLines),
    ...(more > 0 ? [more === 1 ? 'and 1 more account' : `and ${more} more accounts`] : []),
  ];

  const governed = accounts.find(({ meters }) => meters.some((meter) => meter.governing));
  const meter = governed?.meters.find((candidate) => candidate.governing);
  const head =
    meter === undefined || governed === undefined
      ? (all[0] ?? '')
      : `${governed.providerName}: ${percent(meter.utilisation)} of ${nameOf(meter)} used, ${resetText(meter.resetsAt, now)}`;
  return { summary, tooltip: `Plimsoll${state.demo ? ' (sample data)' : ''} — ${head}` };
}

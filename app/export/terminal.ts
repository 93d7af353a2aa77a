import { ageText, amount, duration, percent, resetText } from '../../shared/format.ts';
import type { AccountView, AppState, FindingView, MeterView } from '../../shared/state.ts';
import type { Status } from '../../shared/status.ts';
import { plain } from './plain.ts';

/** The meters as text. Colour only helps: the words and the bar say the same. */
interface Look {
  colour: boolean;
  now: number;
}

const codes: Record<Status | 'dim' | 'bold', string> = {
  ok: '32',
  warning: '33',
  critical: '31;1',
  error: '31',
  unknown: '2',
  dim: '2',
  bold: '1',
};

const paint = (text: string, code: keyof typeof codes, { colour }: Look): string =>
  colour ? `\u001B[${codes[code]}m${text}\u001B[0m` : text;

export function retryText(retryAt: string | null, now: number): string {
  const wait = Date.parse(retryAt ?? '') - now;
  return wait > 0 ? ` Next try in ${duration(wait)}.` : '';
}

const barWidth = 24;

function bar(utilisation: number | null): string {
  if (utilisation === null) return '·'.repeat(barWidth);
  const full = Math.round((Math.min(100, Math.max(0, utilisation)) / 100) * barWidth);
  return '█'.repeat(full) + '░'.repeat(barWidth - full);
}

const marks: Partial<Record<Status, string>> = { warning: ' warning', critical: ' critical' };

/** "$12.50 of $50.00", "1,200 tokens"; nothing where the percentage says it all. */
export function amountText({ used, limit, unit }: MeterView): string {
  if (used === null || unit === 'percent') return '';
  const named = /^[A-Z]{3}$/.test(unit) ? '' : ` ${plain(unit)}`;
  const most = limit === null ? '' : ` of ${amount(limit, unit)}`;
  return `${amount(used, unit)}${most}${named}`;
}

/** Why a number is not what it looks like: old, of a window that is over, or a guess of ours. */
function marksOf({ freshness, readAt, via, label }: MeterView, now: number): string[] {
  return [
    ...(via === 'estimate' && !label.includes('estimate') ? ['estimate'] : []),
    ...(freshness === 'live' ? [] : [freshness, ageText(readAt, now)]),
  ];
}

function meterLine(meter: MeterView, labelWidth: number, look: Look): string {
  const name = plain(meter.label).slice(0, labelWidth).padEnd(labelWidth);
  const details = [amountText(meter), ...marksOf(meter, look.now)].filter((detail) => detail !== '');
  const text = `${percent(meter.utilisation).padStart(6)} used${marks[meter.status] ?? ''}`;
  const tone = meter.freshness === 'live' ? meter.status : 'dim';
  const rest = ` · ${[resetText(meter.resetsAt, look.now), ...details].join(', ')}`;
  return `  ${meter.governing ? '▸' : ' '} ${name} ${paint(bar(meter.utilisation) + text, tone, look)}${paint(rest, 'dim', look)}`;
}

function accountLines(account: AccountView, wasAsked: boolean, look: Look): string[] {
  const plan = account.planLabel === null ? '' : ` ${plain(account.planLabel)}`;
  const age = account.readAt === null ? '' : ` · ${ageText(account.readAt, look.now)}`;
  const whose = `${plain(account.label)}${age}`;
  const head = `${paint(`${plain(account.providerName)}${plan}`, 'bold', look)} ${paint(whose, 'dim', look)}`;
  const labelWidth = Math.min(28, Math.max(12, ...account.meters.map((meter) => meter.label.length)));
  const lines = [head, ...account.meters.map((meter) => meterLine(meter, labelWidth, look))];
  if (account.credits !== null && (account.credits.hasCredits || account.credits.unlimited)) {
    const { unlimited, balance } = account.credits;
    lines.push(
      `    Credits: ${unlimited ? 'unlimited' : balance === null ? 'unknown' : amount(balance, 'credits')}`,
    );
  }
  if (account.credits?.overageLimitReached === true)
    lines.push(paint('    The overage limit is reached.', 'critical', look));
  if (account.error !== null) {
    const { message, retryAt } = account.error;
    lines.push(paint(`    ${plain(message)}${retryText(retryAt, look.now)}`, 'error', look));
  } else if (account.meters.length === 0) {
    const why = wasAsked ? 'No limit applies to this plan.' : 'Not read yet.';
    lines.push(paint(`    ${why}`, 'dim', look));
  }
  return lines;
}

export function drawState(state: AppState, look: Look): string {
  const { accounts, pool, redirected } = state.document;
  const lines: string[] = [];
  if (state.demo) lines.push(paint('Sample data: these accounts do not exist.', 'warning', look), '');
  else if (redirected)
    lines.push(paint('Redirected: these numbers come from PLIMSOLL_ENDPOINTS.', 'warning', look), '');
  for (const { text } of state.notices) lines.push(paint(plain(text), 'warning', look), '');
  const asked = new Set(state.passes.map(({ accountId }) => accountId));
  for (const account of accounts) lines.push(...accountLines(account, asked.has(account.id), look), '');
  if (accounts.length > 1) {
    const usd = pool.totalUsd === null ? '' : ` (${amount(pool.totalUsd, 'USD')})`;
    const credits =
      pool.totalCredits === null ? '' : ` · ${amount(pool.totalCredits, 'credits')} credits${usd}`;
    lines.push(`Pool: ${pool.active} active, ${pool.exhausted} exhausted${credits}`);
  }
  return lines.join('\n').trimEnd();
}

/** What a person without an account can do next, with what was found here. */
export function drawFirstRun(findings: readonly FindingView[], program: string): string {
  const usable = findings.filter(({ trouble }) => trouble === null);
  const lines = ['No account is connected yet.', ''];
  for (const finding of findings) {
    const name = plain(`${finding.toolName} (${finding.providerName})`);
    lines.push(`  Found: ${name}${finding.trouble === null ? '' : ` — ${plain(finding.trouble)}`}`);
    if (finding.trouble === null) {
      lines.push(`         connect it with: ${program} connect ${finding.provider} --from ${finding.tool}`);
    }
  }
  if (findings.length === 0)
    lines.push('  No login of Claude Code, Codex or another known tool was found on this machine.');
  if (usable.length > 0) {
    lines.push(
      '',
      'Connecting only reads that login, to ask for your usage. It is never changed or refreshed.',
    );
  }
  lines.push('', `To look around first: ${program} status --demo`);
  return lines.join('\n');
}

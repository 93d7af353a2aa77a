import { ageText, amount, percent, resetText } from '../../shared/format.ts';
import type { AccountView, AppState, FindingView, MeterView } from '../../shared/state.ts';
import type { Status } from '../../shared/status.ts';

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

/** Names come from vendors and people: no control character reaches the terminal. */
export const plain = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '');

const barWidth = 24;

function bar(utilisation: number | null): string {
  if (utilisation === null) return '·'.repeat(barWidth);
  const full = Math.round((Math.min(100, Math.max(0, utilisation)) / 100) * barWidth);
  return '█'.repeat(full) + '░'.repeat(barWidth - full);
}

const marks: Partial<Record<Status, string>> = { warning: ' warning', critical: ' critical' };

function meterLine(meter: MeterView, labelWidth: number, look: Look): string {
  const name = plain(meter.label).slice(0, labelWidth).padEnd(labelWidth);
  const age = meter.freshness === 'live' ? '' : `, ${ageText(meter.readAt, look.now)}`;
  const money =
    meter.used === null || meter.limit === null || meter.unit === 'percent'
      ? ''
      : `, ${amount(meter.used, meter.unit)} of ${amount(meter.limit, meter.unit)}`;
  const text = `${percent(meter.utilisation).padStart(6)} used${marks[meter.status] ?? ''}`;
  const tone = meter.freshness === 'live' ? meter.status : 'dim';
  const rest = ` · ${resetText(meter.resetsAt, look.now)}${money}${age}`;
  return `  ${meter.governing ? '▸' : ' '} ${name} ${paint(bar(meter.utilisation) + text, tone, look)}${paint(rest, 'dim', look)}`;
}

function accountLines(account: AccountView, look: Look): string[] {
  const plan = account.planLabel === null ? '' : ` ${plain(account.planLabel)}`;
  const head = `${paint(`${plain(account.providerName)}${plan}`, 'bold', look)} ${paint(plain(account.label), 'dim', look)}`;
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
    const again = retryAt === null ? '' : ` Next try ${new Date(retryAt).toLocaleTimeString('en-GB')}.`;
    lines.push(paint(`    ${plain(message)}${again}`, 'error', look));
  } else if (account.meters.length === 0)
    lines.push(paint('    No limit applies to this plan.', 'dim', look));
  return lines;
}

export function drawState(state: AppState, look: Look): string {
  const { accounts, pool, redirected } = state.document;
  const lines: string[] = [];
  if (state.demo) lines.push(paint('Sample data: these accounts do not exist.', 'warning', look), '');
  else if (redirected)
    lines.push(paint('Redirected: these numbers come from PLIMSOLL_ENDPOINTS.', 'warning', look), '');
  for (const { text } of state.notices) lines.push(paint(plain(text), 'warning', look), '');
  for (const account of accounts) lines.push(...accountLines(account, look), '');
  if (accounts.length > 1) {
    const usd = pool.totalUsd === null ? '' : ` (${amount(pool.totalUsd, 'USD')})`;
    const credits =
      pool.totalCredits === null ? '' : ` · ${amount(pool.totalCredits, 'credits')} credits${usd}`;
    lines.push(`Pool: ${pool.active} active, ${pool.exhausted} exhausted${credits}`);
  }
  return lines.join('\n').trimEnd();
}

/** What a person without an account can do next, with what was found here. */
export function drawFirstRun(findings: readonly FindingView[]): string {
  const usable = findings.filter(({ trouble }) => trouble === null);
  const lines = ['No account is connected yet.', ''];
  for (const finding of findings) {
    const name = plain(`${finding.toolName} (${finding.providerName})`);
    lines.push(`  Found: ${name}${finding.trouble === null ? '' : ` — ${plain(finding.trouble)}`}`);
    if (finding.trouble === null) {
      lines.push(
        `         connect it with: npm run -s plimsoll -- connect ${finding.provider} --from ${finding.tool}`,
      );
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
  lines.push('', 'To look around first: npm start -- --demo');
  return lines.join('\n');
}

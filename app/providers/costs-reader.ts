import type { Account, ErrorCode, UsageSnapshot } from '../../shared/meter.ts';
import { againstBudget, nextPage } from './costs.ts';
import { monthOf } from './months.ts';
import { presenting, reworded } from './present.ts';
import type { JsonRequest, ReaderTools, UsageReader, WireMapping } from './provider.ts';
import { ReadError } from './read-error.ts';

const via = 'cost-report';
const mostPages = 100;

export interface CostReport {
  /** Asks for what was spent since then, one page of it. */
  request(key: string, since: number, page: string | null): JsonRequest;
  wire: WireMapping;
  wordsFor(key: string): Partial<Record<ErrorCode, string>>;
}

async function allPages(ask: (page: string | null) => Promise<unknown>): Promise<unknown[]> {
  const [pages, seen]: [unknown[], Set<string>] = [[], new Set()];
  let page: string | null = null;
  do {
    const body = await ask(page);
    pages.push(body);
    page = nextPage(body);
    if (page === null) return pages;
    if (seen.has(page)) throw new ReadError('unreadable', 'The cost report goes round in circles.');
    seen.add(page);
  } while (pages.length < mostPages);
  throw new ReadError('unreadable', `The cost report has more than ${mostPages} pages.`);
}

async function read(
  tools: ReaderTools,
  report: CostReport,
  key: string,
  account: Account,
): Promise<UsageSnapshot> {
  // One moment for all pages and for the meter: at the turn of the month they must speak of the same one.
  const now = tools.now();
  const since = monthOf(now).start;
  const pages = await allPages((page) => tools.getJson(report.request(key, since, page)));
  const mapped = report.wire(pages, { now, via });
  if (mapped.meters.some(({ used }) => used === null)) {
    throw new ReadError('unreadable', 'Part of the cost report cannot be read, so the sum is not known.');
  }
  const meters = mapped.meters.map((meter) => againstBudget(meter, tools.budget(account)));
  return { ...mapped, accountId: account.id, plan: mapped.plan ?? account.plan, meters };
}

/** What an admin key says was spent this month, against the budget that the person set. */
export const costsReader = (tools: ReaderTools, report: CostReport): UsageReader => ({
  via,
  cost: 'request',
  complete: true,
  read: (account) =>
    presenting(tools, async ({ accessToken: key }) => {
      try {
        return await read(tools, report, key, account);
      } catch (error) {
        throw reworded(error, report.wordsFor(key));
      }
    }),
});

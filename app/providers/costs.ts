import type { Mapped, Meter } from '../../shared/meter.ts';
import { newMeter, shareOf } from './meters.ts';
import { currencyAt, withoutDust } from './money.ts';
import { monthOf, windowOf } from './months.ts';
import type { WireContext } from './provider.ts';
import {
  entries,
  field,
  flagAt,
  isObject,
  isThere,
  note,
  numberAt,
  textAt,
  whole,
  type Place,
} from './reading.ts';

/** Adding up the cost reports of API keys: pages of days, each with what was spent on this and that. */

export interface CostShape {
  /** What a result is about, in its own words: the amount, and where its currency stands. */
  amount(result: Place): { value: Place; currency: Place };
  /** How many of the amount's units make one of the currency. */
  unitsEach: number;
}

/** A month has 31 days, but what was spent in a day can be told apart in thousands of ways. */
const mostResults = 20_000;

interface Sum {
  amount: number;
  currencies: Set<string>;
}

/** Notes whatever it cannot add, so that a sum without a note is a whole one. */
function add(sum: Sum, result: Place, shape: CostShape): void {
  const { value, currency } = shape.amount(result);
  const amount = isThere(value) ? numberAt(value) : note(value, 'This cost has no amount.');
  const code = currencyAt(currency);
  if (amount === null || code === null) return;
  sum.amount += amount / shape.unitsEach;
  if (amount !== 0) sum.currencies.add(code);
}

function addPage(sum: Sum, page: Place, shape: CostShape): void {
  const data = field(page, 'data');
  if (!isThere(data)) note(data, 'There are no costs in this answer.');
  for (const day of entries(data)) {
    const results = field(day, 'results');
    if (!isObject(day) || !isThere(results)) note(day, 'This is not a day.');
    for (const result of entries(results, mostResults)) add(sum, result, shape);
  }
}

/** Where the next page is; null on the last. Notes when there is one but nobody says where. */
function nextIn(page: Place): string | null {
  const more = flagAt(field(page, 'has_more'));
  if (more === false) return null;
  const next = textAt(field(page, 'next_page'), 4096);
  return next === null && more === true ? note(page, 'There is more, but not where.') : next;
}

export const nextPage = (body: unknown): string | null => nextIn(whole(body));

/**
 * What was spent in this month, of all pages of it. Part of a sum is a wrong number, so where anything could not be
 * added the sum is not known.
 */
export function spentThisMonth(body: unknown, shape: CostShape, context: WireContext): Mapped {
  const [sum, problems]: [Sum, Place['problems']] = [{ amount: 0, currencies: new Set() }, []];
  const bodies: unknown[] = Array.isArray(body) ? body : [body];
  for (const [index, page] of bodies.entries()) {
    const place: Place = { value: page, at: bodies.length === 1 ? '' : `pages[${index}]`, problems };
    addPage(sum, place, shape);
    const isLast = index === bodies.length - 1;
    if (nextIn(place) !== null && isLast) note(place, 'There are more pages than these.');
  }
  if (bodies.length === 0) note({ value: body, at: '', problems }, 'There are no costs in this answer.');
  if (sum.currencies.size > 1)
    note({ value: body, at: '', problems }, 'There are costs in several currencies.');
  const [unit = 'USD'] = sum.currencies;
  const isWhole = problems.length === 0 && Number.isFinite(sum.amount);
  const meter = newMeter(context, {
    kind: 'api_budget',
    label: 'API budget',
    scope: null,
    // What was given back may be more than what was spent; nothing was spent then.
    used: isWhole ? withoutDust(Math.max(0, sum.amount)) + 0 : null,
    // The unit of a sum that is not known is none of what was read on the way.
    unit: isWhole ? unit : 'USD',
    ...windowOf(monthOf(context.now)),
  });
  return { plan: 'api', meters: [meter], credits: null, problems };
}

/** Against what the person set; without that there is only what was spent. */
export function againstBudget(meter: Meter, budget: number | null): Meter {
  const limit = budget !== null && Number.isFinite(budget) && budget > 0 ? budget : null;
  return { ...meter, limit, utilisation: shareOf(meter.used, limit) };
}

import type { Mapped, Meter } from '../../shared/meter.ts';

const isoUtc = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const unit = /^(percent|tokens|requests|credits|[A-Z]{3})$/;
// oxlint-disable-next-line no-control-regex -- these are what must never reach a terminal or a page
const unprintable = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

const isTime = (time: string | null): boolean =>
  time === null || (isoUtc.test(time) && !Number.isNaN(Date.parse(time)));
const isNumber = (number: number | null): boolean =>
  number === null || (Number.isFinite(number) && !Object.is(number, -0));
const isAmount = (number: number | null): boolean => isNumber(number) && (number ?? 0) >= 0;
const isText = (text: unknown): boolean =>
  typeof text === 'string' &&
  text !== '' &&
  text.length <= 200 &&
  !unprintable.test(text) &&
  text.isWellFormed();

function wrongWith(meter: Meter): string[] {
  const { kind, label, scope, utilisation, used, limit, windowSeconds, resetsAt } = meter;
  const rules: [string, boolean][] = [
    ['kind', isText(kind) && kind !== '__proto__' && kind !== 'constructor'],
    ['label', isText(label)],
    ['scope', scope === null || isText(scope)],
    ['utilisation', isAmount(utilisation)],
    ['used', isAmount(used)],
    ['limit', isAmount(limit)],
    ['windowSeconds', isAmount(windowSeconds)],
    ['unit', unit.test(meter.unit)],
    ['resetsAt', isTime(resetsAt)],
    ['readAt', isTime(meter.readAt)],
    ['freshness', meter.freshness === 'live'],
  ];
  return rules.filter(([, right]) => !right).map(([name]) => `${kind}: ${name} of ${JSON.stringify(meter)}`);
}

/** What must never be in what a mapping gives, whatever it was given. Empty when all is well. */
export function nonsenseIn({ plan, meters, credits, problems }: Mapped): string[] {
  const keys = meters.map(({ kind, scope }) => JSON.stringify([kind, scope]));
  const more: [string, boolean][] = [
    ['plan', plan === null || isText(plan)],
    ['each meter once', new Set(keys).size === keys.length],
    ['not too many meters', meters.length <= 200],
    ['balance', isNumber(credits?.balance ?? null)],
    [
      'flags of credits',
      credits === null || [credits.hasCredits, credits.unlimited].every((flag) => typeof flag === 'boolean'),
    ],
    ['not too many problems', problems.length <= 50],
    [
      'problems',
      problems.every(({ at, message }) => (at === '' || isText(at.slice(0, 200))) && isText(message)),
    ],
  ];
  return [...meters.flatMap(wrongWith), ...more.filter(([, right]) => !right).map(([name]) => name)];
}

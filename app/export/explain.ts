import { ageText, duration, percent, resetText } from '../../shared/format.ts';
import type { AccountView, FailureView, MeterView, PassView } from '../../shared/state.ts';
import type { KeptAnswers } from '../accounts/answers.ts';
import { messages } from '../ledger/messages.ts';
import { plain } from './plain.ts';
import { amountText, retryText } from './terminal.ts';

interface Explained {
  account: AccountView;
  /** Those that were asked about. */
  meters: readonly MeterView[];
  pass: PassView | null;
  answers: readonly KeptAnswers[];
  now: number;
}

const freshnessText: Record<MeterView['freshness'], string> = {
  live: 'live',
  stale: 'stale: its reader failed in the last pass, or it was read longer ago than it should have been',
  expected: 'expected: its window is over and nothing newer was read, so it says nothing about now',
};

/** A time for people, and the same for comparing it with others. */
const moment = (text: string, time: string | null): string =>
  time === null ? text : `${text} (${plain(time)})`;

function meterLines(meter: MeterView, now: number): string[] {
  const { kind, label, scope, utilisation, windowSeconds, resetsAt, readAt, via, freshness } = meter;
  const used = [`${percent(utilisation)} used`, amountText(meter)].filter((text) => text !== '').join(', ');
  const window = windowSeconds === null ? 'of unknown length' : duration(windowSeconds * 1000);
  const estimate = via === 'estimate' ? ' This is an estimate of ours, not a number of the provider.' : '';
  return [
    plain(`${label} [${kind}${scope === null ? '' : `, ${scope}`}]`),
    `  number     ${used}; ${meter.status}${meter.governing ? '; this one stops you first' : ''}`,
    `  read       ${moment(ageText(readAt, now), readAt)} by the reader "${plain(via)}".${estimate}`,
    `  freshness  ${freshnessText[freshness]}`,
    `  window     ${window}; ${moment(resetText(resetsAt, now), resetsAt)}`,
    '',
  ];
}

function failureLine({ via, code, message, retryAt }: FailureView, now: number): string {
  // Of a reader that had nothing to say an earlier process left only that, and the usual words speak of the provider.
  const said = code === 'not_found' && message === messages.not_found ? 'It had nothing to say.' : message;
  return `  ${plain(via)}: gave nothing (${code}). ${plain(said)}${retryText(retryAt, now)}`;
}

function passLines(pass: PassView | null, now: number): string[] {
  if (pass === null) return ['This account was not read yet.', ''];
  const { at, failures, postponed } = pass;
  const lines = [
    ...failures.map((failure) => failureLine(failure, now)),
    ...postponed.map((via) => `  ${plain(via)}: left for later, because a better reader had answered.`),
  ];
  const none = '  No reader was passed over.';
  return [`The last pass over its readers, at ${plain(at)}:`, ...(lines.length > 0 ? lines : [none]), ''];
}

const indented = (value: unknown): string[] =>
  (typeof value === 'string' ? value : JSON.stringify(value, null, 2))
    .split('\n')
    .map((line) => `      ${plain(line)}`);

function answerLines(answers: readonly KeptAnswers[], vias: ReadonlySet<string>): string[] {
  return [...vias].flatMap((via) => {
    const kept = answers.find((candidate) => candidate.via === via);
    if (kept === undefined) return [`"${plain(via)}" got no answer that is kept: it reads local files.`, ''];
    const parts = kept.answers.map(({ from, answer }) => [`    ${plain(from)}`, ...indented(answer)]);
    return [`What "${plain(via)}" was answered, at ${plain(kept.at)}, redacted:`, ...parts.flat(), ''];
  });
}

/** Where an account's numbers came from: when, by which reader, why not by a better one, and out of which answer. */
export function drawExplanation({ account, meters, pass, answers, now }: Explained): string {
  const { providerName, planLabel, label, id, error } = account;
  const plan = planLabel === null ? '' : ` ${planLabel}`;
  const vias = new Set(meters.map(({ via }) => via));
  return [
    plain(`${providerName}${plan} ${label} (${id})`),
    ...(error === null ? [] : [plain(`${error.message}${retryText(error.retryAt, now)}`)]),
    '',
    ...meters.flatMap((meter) => meterLines(meter, now)),
    ...passLines(pass, now),
    ...answerLines(answers, vias),
  ]
    .join('\n')
    .trimEnd();
}

import { errorCodes, type ErrorCode } from '../../shared/meter.ts';
import type { Database } from './database.ts';
import { knownCredits } from './known-credits.ts';
import { knownMeters } from './known-meters.ts';
import { messages } from './messages.ts';
import type { LastKnown, Wait } from './types.ts';

interface FormRow {
  account: string;
  via: string;
  outcome: string;
  plan: string | null;
  turn: number;
  at: number;
  retry_at: number | null;
}

/** The last reading of each form: all that an account's state needs of its readings. */
const lastOfEach = `
  SELECT f.*, r.at, r.retry_at FROM reading_forms f
  CROSS JOIN readings r ON r.form = f.id AND r.at = (SELECT max(at) FROM readings WHERE form = f.id)`;
const order = 'ORDER BY r.at, f.via, f.turn DESC';

const iso = (ms: number): string => new Date(ms).toISOString();

const codeOf = (outcome: string): ErrorCode => errorCodes.find((code) => code === outcome) ?? 'unreadable';

function failureOf({ via, outcome, retry_at }: FormRow): LastKnown['failures'][number] {
  const code = codeOf(outcome);
  return { via, code, message: messages[code], retryAt: retry_at === null ? null : iso(retry_at) };
}

/** An attempt failed when none of its readers said anything; the first failure is the one worth telling. */
function attemptOf(forms: FormRow[]): Pick<LastKnown, 'error' | 'failures'> {
  const lastAt = Math.max(...forms.map(({ at }) => at));
  const attempt = forms.filter(({ at }) => at === lastAt).sort((a, b) => a.turn - b.turn);
  const failures = attempt.filter(({ outcome }) => outcome !== 'ok').map(failureOf);
  const [first] = failures;
  if (first === undefined || failures.length < attempt.length) return { error: null, failures };
  const { code, message, retryAt } = first;
  return { error: { code, message, retryAt }, failures };
}

/** Of each reader its last word, when that was to wait. */
const waitsOf = (forms: FormRow[]): Wait[] =>
  [...new Map(forms.map((form) => [form.via, form])).values()].flatMap(({ via, outcome, retry_at }) =>
    outcome === 'ok' || retry_at === null ? [] : [{ via, until: iso(retry_at) }],
  );

/** The state of every account, or of one, as it was left. */
export function lastKnown(database: Database, account: string | null = null): Map<string, LastKnown> {
  const rows =
    account === null
      ? database.all<FormRow>(`${lastOfEach} ${order}`)
      : database.all<FormRow>(`${lastOfEach} WHERE f.account = ? ${order}`, account);
  const forms = Map.groupBy(rows, (row) => row.account);
  const [meters, credits] = [knownMeters(database, account), knownCredits(database, account)];
  // After a recovery there may be numbers whose readings are lost.
  const accounts = new Set([...forms.keys(), ...meters.keys(), ...credits.keys()]);
  const stateOf = (accountId: string): LastKnown => {
    const own = forms.get(accountId) ?? [];
    const snapshot = {
      accountId,
      plan: own.findLast(({ plan }) => plan !== null)?.plan ?? null,
      meters: meters.get(accountId) ?? [],
      credits: credits.get(accountId) ?? null,
      problems: [],
    };
    const wasRead =
      snapshot.meters.length > 0 || snapshot.credits !== null || own.some(({ outcome }) => outcome === 'ok');
    const moments = [
      ...own.map(({ at }) => at),
      ...snapshot.meters.map(({ readAt }) => Date.parse(readAt)),
      0,
    ];
    return {
      snapshot: wasRead ? snapshot : null,
      ...attemptOf(own),
      attemptedAt: iso(Math.max(...moments)),
      waits: waitsOf(own),
    };
  };
  return new Map([...accounts].map((accountId) => [accountId, stateOf(accountId)]));
}

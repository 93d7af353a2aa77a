import type { AccountView, StatusDocument } from '../../shared/state.ts';

/**
 * The document as docs/status.schema.json promises it: every member by name, so that what our own surfaces need besides
 * never becomes a promise by accident.
 */
export type PublicDocument = Omit<StatusDocument, 'accounts'> & {
  accounts: Omit<AccountView, 'providerName'>[];
};

/** The named members of it, in that order. */
function only<T extends object, K extends keyof T>(whole: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(names.map((name) => [name, whole[name]])) as Pick<T, K>;
}

const meterMembers = [
  'kind',
  'label',
  'scope',
  'utilisation',
  'used',
  'limit',
  'unit',
  'windowSeconds',
  'resetsAt',
  'status',
  'governing',
  'readAt',
  'via',
  'freshness',
  'pace',
] as const;

const accountMembers = [
  'id',
  'provider',
  'source',
  'label',
  'plan',
  'planLabel',
  'status',
  'freshness',
  'via',
  'readAt',
  'error',
  'meters',
  'credits',
  'spend',
] as const;

const creditMembers = ['hasCredits', 'unlimited', 'balance', 'overageLimitReached', 'readAt', 'via'] as const;

const publicAccount = (account: AccountView): PublicDocument['accounts'][number] => ({
  ...only(account, accountMembers),
  error: account.error && only(account.error, ['code', 'message', 'retryAt']),
  meters: account.meters.map((meter) => only(meter, meterMembers)),
  credits: account.credits && only(account.credits, creditMembers),
});

export function publicDocument(document: StatusDocument): PublicDocument {
  const { schema, generatedAt, redirected, governing, accounts, pool } = document;
  return { schema, generatedAt, redirected, governing, accounts: accounts.map(publicAccount), pool };
}

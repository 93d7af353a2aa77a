import { describe, expect, test, vi } from 'vitest';
import { accountError, readChain } from '../../app/polling/read-chain.ts';
import type { UsageReader } from '../../app/providers/provider.ts';
import { ReadError } from '../../app/providers/read-error.ts';
import type { ErrorCode, Meter, UsageSnapshot } from '../../shared/meter.ts';
import { account, at, hour, meter, minute, now, snapshot, weekly } from './sample.ts';

type Kind = Partial<Omit<UsageReader, 'via' | 'read'>>;

const reader = (via: string, read: () => Promise<UsageSnapshot>, kind: Kind = {}) => ({
  via,
  cost: 'request' as const,
  complete: true,
  ...kind,
  read: vi.fn(read),
});

const local: Kind = { cost: 'local', complete: false };

const failing = (via: string, code: ErrorCode, kind: Kind = {}, retryAt: number | null = null) =>
  reader(via, () => Promise.reject(new ReadError(code, `${via} says no.`, retryAt)), kind);
const working = (via: string, meters: Meter[] = [meter({ via })], kind: Kind = {}) =>
  reader(via, () => Promise.resolve(snapshot({ meters })), kind);

const never = { isDue: () => false, waitOf: () => null };

const told = (code: ErrorCode, via: string, retryAt: string | null = null) => ({
  code,
  message: `${via} says no.`,
  retryAt,
});

describe('a chain of readers', () => {
  test('ends with the first that gives everything', async () => {
    const [first, second] = [working('oauth'), working('other')];
    expect(await readChain(account(), [first, second])).toEqual({
      snapshot: snapshot(),
      trouble: null,
      failures: [],
      postponed: [],
      asked: ['oauth'],
    });
    expect(first.read).toHaveBeenCalledWith(account());
    expect(second.read).not.toHaveBeenCalled();
  });

  test('goes on after one that cannot, and says so', async () => {
    const result = await readChain(account(), [failing('oauth', 'forbidden'), working('other')]);
    expect(result).toMatchObject({
      snapshot: { meters: [{ via: 'other' }] },
      trouble: null,
      failures: [{ via: 'oauth', code: 'forbidden' }],
      asked: ['oauth', 'other'],
    });
  });

  test('of which none can read tells the best one’s reason', async () => {
    const chain = [failing('oauth', 'forbidden', {}, now), failing('other', 'server_error')];
    expect(await readChain(account(), chain)).toMatchObject({ error: told('forbidden', 'oauth', at(0)) });
  });

  test('is not stopped by a reader’s own mistake, and tells nothing of its insides', async () => {
    const broken = reader('oauth', () => Promise.reject(new TypeError('hunter2 is not a function')));
    expect(await readChain(account(), [broken, working('other')])).toHaveProperty('snapshot');
    const result = await readChain(account(), [broken]);
    expect(result).toMatchObject({ error: { code: 'unreadable', retryAt: null } });
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });

  test('that is empty says that there is no way', async () => {
    expect(await readChain(account(), [])).toMatchObject({ error: { code: 'unsupported' }, failures: [] });
  });
});

describe('a reader that knows a part', () => {
  const session = meter({ via: 'status-line', utilisation: 11, readAt: at(-minute) });
  const part = () => working('status-line', [session], local);
  const whole = () =>
    working('oauth', [
      meter({ via: 'oauth', utilisation: 12, readAt: at(0) }),
      weekly({ via: 'oauth', scope: 'Fable', utilisation: 57, readAt: at(0) }),
    ]);

  test('does not end the chain: the next complete one is asked where it is due', async () => {
    const [first, second] = [part(), whole()];
    const isDue = vi.fn(() => true);
    const result = await readChain(account(), [first, second], { isDue, waitOf: () => null });
    expect(isDue).toHaveBeenCalledWith('oauth', snapshot({ meters: [session] }));
    // Meter by meter the newer number counts.
    expect(result).toMatchObject({
      snapshot: {
        meters: [
          { via: 'oauth', utilisation: 12 },
          { scope: 'Fable', utilisation: 57 },
        ],
      },
      postponed: [],
      asked: ['oauth'],
    });
  });

  test('keeps its number where the complete one’s is older', async () => {
    const older = working('oauth', [meter({ via: 'oauth', utilisation: 5, readAt: at(-hour) })]);
    expect(await readChain(account(), [part(), older])).toMatchObject({
      snapshot: { meters: [{ via: 'status-line', utilisation: 11 }] },
    });
  });

  test('is enough while the complete one is not due, which is told', async () => {
    const [first, second] = [part(), whole()];
    expect(await readChain(account(), [first, second], never)).toEqual({
      snapshot: snapshot({ meters: [session] }),
      trouble: null,
      failures: [],
      postponed: ['oauth'],
      asked: [],
    });
    expect(second.read).not.toHaveBeenCalled();
  });

  test('that has nothing leaves the complete one to be asked, due or not', async () => {
    const second = whole();
    const result = await readChain(account(), [failing('status-line', 'not_found', local), second], never);
    expect(second.read).toHaveBeenCalledTimes(1);
    expect(result).toMatchObject({ failures: [{ via: 'status-line', code: 'not_found' }], trouble: null });
  });

  test('answers for the account when the request fails, whose reason is kept', async () => {
    const result = await readChain(account(), [part(), failing('oauth', 'server_error')]);
    expect(result).toMatchObject({
      snapshot: { meters: [{ via: 'status-line' }] },
      trouble: told('server_error', 'oauth'),
      failures: [{ via: 'oauth' }],
      asked: ['oauth'],
    });
  });

  test('that costs nothing is asked whatever else is due', async () => {
    const log = working('session-log', [weekly({ via: 'session-log' })], local);
    const result = await readChain(account(), [part(), whole(), log], never);
    expect(log.read).toHaveBeenCalledTimes(1);
    expect(result).toMatchObject({ snapshot: { meters: [{ via: 'status-line' }, { via: 'session-log' }] } });
  });
});

describe('an estimate', () => {
  const guess = () => working('estimate', [meter({ via: 'estimate' })], { ...local, estimate: true });

  test('is made when nothing else could say anything', async () => {
    const result = await readChain(account(), [
      failing('status-line', 'not_found', local),
      failing('oauth', 'offline'),
      guess(),
    ]);
    expect(result).toMatchObject({
      snapshot: { meters: [{ via: 'estimate' }] },
      trouble: told('offline', 'oauth'),
    });
  });

  test.each([
    ['a request', working('oauth', undefined, { complete: false })],
    ['a local reader', working('status-line', undefined, local)],
  ])('is not made when %s answered', async (_name, better) => {
    const estimate = guess();
    await readChain(account(), [better, estimate]);
    expect(estimate.read).not.toHaveBeenCalled();
  });
});

describe('a failure', () => {
  test.each<ErrorCode>([
    'auth_expired',
    'not_signed_in',
    'rate_limited',
    'network_challenge',
    'offline',
    'timeout',
  ])('of the whole account (%s) spares the vendor further requests, not the local readers', async (code) => {
    const [second, log] = [working('other'), working('session-log', undefined, local)];
    const result = await readChain(account(), [failing('oauth', code), second, log]);
    expect(second.read).not.toHaveBeenCalled();
    expect(result).toMatchObject({
      snapshot: { meters: [{ via: 'session-log' }] },
      failures: [{ via: 'oauth', code }],
      postponed: [],
      asked: ['oauth'],
    });
  });

  test.each<ErrorCode>(['forbidden', 'server_error', 'unreadable', 'not_found', 'unsupported'])(
    'of one address (%s) leaves the next to be asked',
    async (code) => {
      const second = working('other');
      await readChain(account(), [failing('oauth', code), second]);
      expect(second.read).toHaveBeenCalledTimes(1);
    },
  );

  test('of a local reader stops no request', async () => {
    const second = working('oauth');
    await readChain(account(), [failing('session-log', 'not_signed_in', local), second]);
    expect(second.read).toHaveBeenCalledTimes(1);
  });

  test('of a request is told before that of a better local reader, which only has nothing yet', async () => {
    const result = await readChain(account(), [
      failing('status-line', 'not_found', local),
      failing('oauth', 'server_error'),
      failing('session-log', 'not_found', local),
    ]);
    expect(result).toMatchObject({
      error: told('server_error', 'oauth'),
      // The ledger takes the first one for the account's error.
      failures: [{ via: 'oauth' }, { via: 'status-line' }, { via: 'session-log' }],
    });
    expect(result).not.toHaveProperty('error.via');
  });

  test('of a local reader is told where there is no request', async () => {
    expect(await readChain(account(), [failing('headers', 'not_found', local)])).toMatchObject({
      error: told('not_found', 'headers'),
    });
  });
});

describe('a wait', () => {
  const wait = { code: 'rate_limited', message: 'Wait.', retryAt: at(hour) } as const;
  const waiting = (via: string) => ({
    isDue: () => true,
    waitOf: (asked: string) => (asked === via ? wait : null),
  });

  test('is held: nothing is asked, and what is told is why', async () => {
    const [first, second] = [working('oauth'), working('other')];
    const result = await readChain(account(), [first, second], waiting('oauth'));
    expect([first, second].flatMap(({ read }) => read.mock.calls)).toEqual([]);
    expect(result).toEqual({ error: wait, failures: [{ via: 'oauth', ...wait }], asked: [] });
  });

  test('keeps no local reader from answering', async () => {
    const result = await readChain(
      account(),
      [working('oauth'), working('session-log', undefined, local)],
      waiting('oauth'),
    );
    expect(result).toMatchObject({ snapshot: { meters: [{ via: 'session-log' }] }, trouble: wait });
  });

  test('of another reader is none of this one’s', async () => {
    expect(await readChain(account(), [working('oauth')], waiting('other'))).toHaveProperty('snapshot');
  });

  test('is not looked for where nobody is asked', async () => {
    const log = working('session-log', undefined, local);
    expect(await readChain(account(), [log], waiting('session-log'))).toHaveProperty('snapshot');
  });
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, 8.64e15 + 1, null])(
  'an error with %s as its next time has none',
  (retryAt) => expect(accountError(new ReadError('rate_limited', 'Wait.', retryAt)).retryAt).toBeNull(),
);

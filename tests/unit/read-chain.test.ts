import { describe, expect, test, vi } from 'vitest';
import { accountError, readChain } from '../../app/polling/read-chain.ts';
import { ReadError } from '../../app/providers/read-error.ts';
import { account, at, now, snapshot } from './sample.ts';

const reader = (read: () => Promise<ReturnType<typeof snapshot>>) => ({ via: 'test', read: vi.fn(read) });
const failing = (...failure: ConstructorParameters<typeof ReadError>) =>
  reader(() => Promise.reject(new ReadError(...failure)));
const working = () => reader(() => Promise.resolve(snapshot()));

describe('a chain of readers', () => {
  test('ends with the first that can read', async () => {
    const [first, second] = [working(), working()];
    expect(await readChain(account(), [first, second])).toEqual({ snapshot: snapshot() });
    expect(first.read).toHaveBeenCalledWith(account());
    expect(second.read).not.toHaveBeenCalled();
  });

  test('goes on after one that cannot', async () => {
    expect(await readChain(account(), [failing('forbidden', 'No.'), working()])).toEqual({
      snapshot: snapshot(),
    });
  });

  test('of which none can read tells the best one’s reason', async () => {
    const result = await readChain(account(), [
      failing('rate_limited', 'Wait.', now),
      failing('offline', 'Off.'),
    ]);
    expect(result).toEqual({ error: { code: 'rate_limited', message: 'Wait.', retryAt: at(0) } });
  });

  test('is not stopped by a reader’s own mistake, and tells nothing of its insides', async () => {
    const broken = reader(() => Promise.reject(new TypeError('hunter2 is not a function')));
    expect(await readChain(account(), [broken, working()])).toEqual({ snapshot: snapshot() });
    const result = await readChain(account(), [broken]);
    expect(result).toMatchObject({ error: { code: 'unreadable', retryAt: null } });
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });

  test('that is empty says that there is no way', async () => {
    expect(await readChain(account(), [])).toMatchObject({ error: { code: 'unsupported' } });
  });
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, 8.64e15 + 1, null])(
  'an error with %s as its next time has none',
  (retryAt) => expect(accountError(new ReadError('rate_limited', 'Wait.', retryAt)).retryAt).toBeNull(),
);

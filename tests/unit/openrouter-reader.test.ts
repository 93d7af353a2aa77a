import { describe, expect, test } from 'vitest';
import { readersOf } from '../../app/providers/registry.ts';
import { accountAt, failure, readerNet, type Answer } from './reader-net.ts';

const openrouter = await readersOf('openrouter');
const [credits, key] = ['/api/v1/credits', '/api/v1/key'];
const bought = { data: { total_credits: 100, total_usage: 25 } };
const limited = { data: { limit: 10, limit_remaining: 4, is_free_tier: false } };

describe.skipIf(openrouter === null)("OpenRouter's reader", () => {
  function reading(answers: Record<string, Answer>) {
    const net = readerNet({ answers });
    const account = accountAt('openrouter', { source: 'key', plan: 'free' });
    return { net, read: async () => openrouter?.(net.tools, account)[0]?.read(account) };
  }

  test('reads the credits and the limit of the key', async () => {
    const { net, read } = reading({ [credits]: bought, [key]: limited });
    expect(await read()).toMatchObject({
      plan: 'api',
      credits: null,
      meters: [
        { kind: 'api_budget', utilisation: 25, used: 25, limit: 100, unit: 'USD' },
        { kind: 'key_limit', utilisation: 60, used: 6, limit: 10, unit: 'USD' },
      ],
      problems: [],
    });
    const headers = { authorization: 'Bearer token-1' };
    expect(net.asked).toEqual([
      { url: 'https://openrouter.ai/api/v1/key', headers },
      { url: 'https://openrouter.ai/api/v1/credits', headers },
    ]);
  });

  test.each(['forbidden', 'auth_expired', 'not_found', 'server_error'] as const)(
    'credits that it may not see (%s) do not cost the limit of the key',
    async (code) => {
      const snapshot = await reading({ [credits]: failure(code), [key]: limited }).read();
      expect(snapshot?.meters).toMatchObject([{ kind: 'key_limit' }]);
      expect(snapshot?.problems).toMatchObject([{ at: 'credits' }]);
    },
  );

  test('a refused key is presented once', async () => {
    const { net, read } = reading({ [key]: failure('auth_expired'), [credits]: bought });
    await expect(read()).rejects.toMatchObject({
      code: 'auth_expired',
      message: expect.stringContaining('OpenRouter refused the key'),
    });
    expect(net.asked).toHaveLength(1);
  });

  test('answers about something else are unreadable', async () => {
    await expect(reading({ [key]: { error: 'x' }, [credits]: {} }).read()).rejects.toMatchObject({
      code: 'unreadable',
    });
    await expect(
      reading({ [key]: limited, [credits]: new TypeError('our own mistake') }).read(),
    ).rejects.toThrow(TypeError);
  });
});

import { describe, expect, test } from 'vitest';
import { readersOf } from '../../app/providers/registry.ts';
import { accountAt, readAt, readerNet } from './reader-net.ts';

const providers = [
  {
    provider: 'openai',
    readers: await readersOf('openai'),
    text: 'HTTP/2 200\r\nX-RateLimit-Limit-Requests: 200\r\nX-RateLimit-Remaining-Requests: 150\r\n\r\n{}',
  },
  {
    provider: 'anthropic',
    readers: await readersOf('anthropic'),
    text: 'anthropic-ratelimit-requests-limit: 200\nanthropic-ratelimit-requests-remaining: 150\n',
  },
];
const minute = 60_000;

describe.each(providers)('the headers reader of $provider', ({ provider, readers, text }) => {
  const account = accountAt(provider, { source: 'key', plan: 'api' });
  async function readFrom(headers: { at: number; text: string } | null) {
    const net = readerNet({ captures: headers === null ? {} : { headers } });
    const reader = readers?.(net.tools, account).find(({ via }) => via === 'headers');
    expect(reader).toMatchObject({ cost: 'local', complete: false });
    return { net, snapshot: reader?.read(account) };
  }

  test.skipIf(readers === null)('reads what was handed over, as old as it is, and asks nobody', async () => {
    const { net, snapshot } = await readFrom({ at: readAt - 90 * minute, text });
    expect(await snapshot).toMatchObject({
      accountId: `${provider}-12345678`,
      plan: 'api',
      meters: [
        {
          kind: 'rate_limit_requests',
          utilisation: 25,
          used: 50,
          limit: 200,
          via: 'headers',
          readAt: '2026-04-14T22:30:00.000Z',
        },
      ],
    });
    expect(net.asked).toEqual([]);
  });

  test.skipIf(readers === null)('does not believe that they come from the future', async () => {
    const { snapshot } = await readFrom({ at: readAt + minute, text });
    expect(await snapshot).toMatchObject({ meters: [{ readAt: '2026-04-15T00:00:00.000Z' }] });
  });

  test.skipIf(readers === null)('is inactive while there are none', async () => {
    await expect((await readFrom(null)).snapshot).rejects.toMatchObject({ code: 'not_found' });
  });

  test.skipIf(readers === null)('says when there is no limit in them', async () => {
    const { snapshot } = await readFrom({ at: readAt, text: 'server: x' });
    await expect(snapshot).rejects.toMatchObject({ code: 'unreadable' });
  });
});

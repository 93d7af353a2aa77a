import { describe, expect, test } from 'vitest';
import { limitLines } from '../../app/export/header-lines.ts';
import { headersIn } from '../../app/providers/header-text.ts';
import { manifests, wireOf } from '../../app/providers/registry.ts';

const secrets = [
  'set-cookie: __cf_bm=hunter2; HttpOnly',
  'authorization: Bearer sk-ant-hunter2-hunter2',
  'x-request-id: req_hunter2',
  'anthropic-organization-id: hunter2',
  'cf-ray: hunter2',
].join('\r\n');

describe('of headers', () => {
  test('only the lines about limits are kept', () => {
    const text = [
      'HTTP/2 429',
      secrets,
      'Anthropic-RateLimit-Unified-5h-Utilization: 0.42',
      'x-ratelimit-remaining-tokens: 1200',
      'x-codex-primary-used-percent: 12',
      'x-codex-primary-window-minutes: 300',
      'x-codex-bengalfox-limit-name: GPT-5.3-Codex-Spark',
      'openai-model: gpt-5.2',
      'Retry-After: 120',
      '',
      '{"secret":"hunter2"}',
    ].join('\r\n');
    expect(limitLines(text)).toEqual([
      'anthropic-ratelimit-unified-5h-utilization: 0.42',
      'x-ratelimit-remaining-tokens: 1200',
      'x-codex-primary-used-percent: 12',
      'x-codex-primary-window-minutes: 300',
      'x-codex-bengalfox-limit-name: GPT-5.3-Codex-Spark',
      'openai-model: gpt-5.2',
      'retry-after: 120',
    ]);
  });

  test('nothing is kept where none is about a limit', () => {
    expect(limitLines(secrets)).toEqual([]);
    expect(limitLines('')).toEqual([]);
    expect(limitLines('{"rate-limit": 5}')).toEqual([]);
  });

  test('a value that is a secret, or far too long, is not kept', () => {
    const kept = limitLines(`x-ratelimit-key: Bearer hunter2hunter2\nx-ratelimit-x: ${'9'.repeat(10_000)}`);
    expect(kept.join('\n')).not.toMatch(/hunter2|99999/);
  });
});

describe('what the readers of headers make of the kept lines', async () => {
  const samples: Record<string, string> = {
    anthropic: `anthropic-ratelimit-unified-5h-utilization: 0.42\nanthropic-ratelimit-unified-5h-reset: 1790000000`,
    openai: `x-codex-primary-used-percent: 12\nx-codex-primary-window-minutes: 300\nx-codex-primary-reset-after-seconds: 60`,
  };
  const wires = await Promise.all(manifests.map(async ({ id }) => ({ id, wire: await wireOf(id) })));
  const readers = wires.filter(({ id, wire }) => wire?.['headers'] !== undefined && id in samples);

  test.skipIf(readers.length === 0).each(readers)('is the same as of all of them: $id', ({ id, wire }) => {
    const text = `${secrets}\n${samples[id] ?? ''}`;
    const context = { now: Date.UTC(2026, 8, 1), via: 'headers' };
    const [all, kept] = [text, limitLines(text).join('\n')].map((part) =>
      wire?.['headers']?.(headersIn(part), context),
    );
    expect(all?.meters).not.toEqual([]);
    expect(kept?.meters).toEqual(all?.meters);
  });
});

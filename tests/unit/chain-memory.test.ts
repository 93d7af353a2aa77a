import { describe, expect, test } from 'vitest';
import { createChainMemory } from '../../app/polling/chain-memory.ts';
import type { ReadResult } from '../../app/polling/read-chain.ts';
import { at, hour, minute, now, offline, snapshot } from './sample.ts';

const wait = { code: 'rate_limited', message: 'Wait.', retryAt: at(hour) } as const;

const answered: ReadResult = { snapshot: snapshot(), asked: ['oauth'] };
const failed: ReadResult = { error: offline, failures: [{ via: 'oauth', ...offline }], asked: ['oauth'] };
const toldToWait: ReadResult = { error: wait, failures: [{ via: 'oauth', ...wait }], asked: ['oauth'] };

function remembering(result: ReadResult, time = now) {
  const memory = createChainMemory();
  memory.note('ada', result, time);
  return {
    memory,
    isDue: (offset: number, account = 'ada', via = 'oauth') => memory.isDue(account, via, now + offset),
    waitOf: (offset: number, account = 'ada', via = 'oauth') => memory.waitOf(account, via, now + offset),
  };
}

describe('a request although a better reader answers', () => {
  test('is due when it was never made', () => {
    expect(createChainMemory().isDue('ada', 'oauth', now)).toBe(true);
  });

  test.each([
    ['an answer', answered],
    ['a failure', failed],
  ])('is due half an hour after %s, and not before', (_name, result) => {
    const { isDue } = remembering(result);
    expect([0, 30 * minute - 1, 30 * minute].map((offset) => isDue(offset))).toEqual([false, false, true]);
  });

  test('counts for its own account and reader only', () => {
    const { isDue } = remembering(answered);
    expect([isDue(0, 'grace'), isDue(0, 'ada', 'other')]).toEqual([true, true]);
  });

  test('is no later for a pass in which it was left out', () => {
    const { memory, isDue } = remembering(answered);
    memory.note('ada', { snapshot: snapshot(), postponed: ['oauth'], asked: [] }, now + 20 * minute);
    expect(isDue(30 * minute)).toBe(true);
  });

  test('is due at once when the clock was put back', () => {
    const { isDue } = remembering(answered);
    expect(isDue(-1)).toBe(true);
  });
});

describe('a wait', () => {
  test('holds until its time, for its account and reader', () => {
    const { waitOf } = remembering(toldToWait);
    expect(waitOf(0)).toMatchObject(wait);
    expect(waitOf(hour - 1)).toMatchObject(wait);
    expect(waitOf(hour)).toBeNull();
    expect([waitOf(0, 'grace'), waitOf(0, 'ada', 'other')]).toEqual([null, null]);
  });

  test('is one also where another reader answered', () => {
    const { waitOf } = remembering({
      snapshot: snapshot(),
      failures: [{ via: 'oauth', ...wait }],
      asked: ['oauth'],
    });
    expect(waitOf(minute)).toMatchObject(wait);
  });

  test('is none where the failure has no time', () => {
    expect(remembering(failed).waitOf(0)).toBeNull();
  });

  test('of an earlier process holds as well', () => {
    const memory = createChainMemory();
    memory.addWait('ada', 'oauth', wait, now - hour);
    expect(memory.waitOf('ada', 'oauth', now)).toEqual(wait);
  });

  test('is as long as it was when the clock was put back, and no longer', () => {
    const { memory, waitOf } = remembering(toldToWait);
    const back = -24 * hour;
    expect(waitOf(back)).toEqual({ ...wait, retryAt: at(back + hour) });
    expect(waitOf(back + hour - 1)).toMatchObject({ retryAt: at(back + hour) });
    expect(waitOf(back + hour)).toBeNull();
    memory.addWait('grace', 'oauth', wait, now - hour);
    expect(waitOf(back, 'grace')).toMatchObject({ retryAt: at(back + 2 * hour) });
  });

  test('that only held once more is as old as it was', () => {
    const { memory, waitOf } = remembering(toldToWait);
    memory.note('ada', { ...toldToWait, asked: [] }, now + 10 * minute);
    expect(waitOf(5 * minute)).toMatchObject(wait);
  });
});

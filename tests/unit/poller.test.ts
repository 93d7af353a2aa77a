import { describe, expect, test } from 'vitest';
import { failure, later, ok, rig } from './poller-rig.ts';
import { account, at, hour, minute, now as start } from './sample.ts';

describe('the wheel', () => {
  test('reads every account at the start and then once in every cadence', async () => {
    const { poller, reads, pass } = rig('a', 'b');
    poller.start();
    await pass(11 * minute);
    expect(reads).toEqual(['a 0', 'b 0', 'a 5', 'b 5', 'a 10', 'b 10']);
  });

  test('rests while there is no account, and reads a new one at once', async () => {
    const { poller, accounts, reads, pass, isWaiting } = rig();
    poller.start();
    await pass(hour);
    expect(isWaiting()).toBe(false);
    accounts.push(account({ id: 'new' }));
    poller.replan();
    await pass(minute);
    expect(reads).toEqual(['new 60']);
  });

  test('does not wait for a slow account to read the others', async () => {
    const { poller, answers, reads, pass } = rig('slow', 'quick');
    answers.set('slow', later().answer);
    poller.start();
    await pass(16 * minute);
    expect(reads).toEqual(['slow 0', 'quick 0', 'quick 5', 'quick 10', 'quick 15']);
  });

  test('takes up the slow one again when it has answered', async () => {
    const { poller, answers, reads, pass } = rig('slow');
    const slow = later();
    answers.set('slow', slow.answer);
    poller.start();
    await pass(7 * minute);
    slow.give(ok);
    answers.delete('slow');
    await pass(6 * minute);
    expect(reads).toEqual(['slow 0', 'slow 12']);
  });

  test('forgets an account that is gone', async () => {
    const { poller, accounts, reads, pass } = rig('a', 'b');
    poller.start();
    await pass(minute);
    accounts.shift();
    await pass(5 * minute);
    expect(reads).toEqual(['a 0', 'b 0', 'b 5']);
  });

  test('stands still once stopped, also when the machine wakes up or a read ends', async () => {
    const { poller, answers, reads, pass, isWaiting } = rig('a', 'b');
    const slow = later();
    answers.set('a', slow.answer);
    poller.start();
    await pass(minute);
    poller.stop();
    slow.give(ok);
    await pass(hour);
    poller.replan();
    await pass(hour);
    expect(reads).toEqual(['a 0', 'b 0']);
    expect(isWaiting()).toBe(false);
  });

  test('follows a new cadence at once, in both directions', async () => {
    const { poller, reads, pass, set } = rig('a');
    set({ cadence: 60 * minute });
    poller.start();
    await pass(10 * minute);
    set({ cadence: 15 * minute });
    poller.replan();
    await pass(6 * minute);
    expect(reads).toEqual(['a 0', 'a 15']);
    set({ cadence: 30 * minute });
    poller.replan();
    await pass(20 * minute);
    expect(reads).toHaveLength(2);
    await pass(10 * minute);
    expect(reads).toEqual(['a 0', 'a 15', 'a 45']);
  });

  test('reads once, not once for every cadence that was slept through', async () => {
    const { poller, reads, pass, set } = rig('a');
    poller.start();
    await pass(minute);
    set({ now: start + 8 * hour });
    poller.replan();
    await pass(minute);
    expect(reads).toEqual(['a 0', 'a 480']);
  });

  test('goes on when the clock is put back', async () => {
    const { poller, reads, pass, set } = rig('a');
    poller.start();
    await pass(minute);
    set({ now: start - 24 * hour });
    poller.replan();
    await pass(6 * minute);
    expect(reads).toEqual(['a 0', 'a -1440', 'a -1435']);
  });
});

describe('a clock that is put back after a failure', () => {
  test('makes the next try no later than it was', async () => {
    const { poller, answers, reads, pass, set } = rig('a');
    answers.set('a', () => failure());
    poller.start();
    await pass(1);
    set({ now: start - 24 * hour });
    poller.replan();
    await pass(4 * minute);
    expect(reads).toEqual(['a 0', 'a -1439', 'a -1437']);
  });

  test('leaves a wait as long as it was, also against a Refresh', async () => {
    const { poller, answers, reads, pass, set } = rig('a');
    answers.set('a', () => failure(at(10 * minute)));
    poller.start();
    await pass(1);
    answers.delete('a');
    set({ now: start - 24 * hour });
    poller.replan();
    await pass(9 * minute);
    await poller.refresh('a');
    expect(reads).toEqual(['a 0']);
    await pass(2 * minute);
    expect(reads).toEqual(['a 0', 'a -1430']);
  });
});

describe('a failure', () => {
  test('is tried again later and later, and after a success as ever', async () => {
    const { poller, answers, reads, pass } = rig('a');
    answers.set('a', () => failure());
    poller.start();
    await pass(10 * minute);
    expect(reads).toEqual(['a 0', 'a 1', 'a 3', 'a 7']);
    answers.delete('a');
    await pass(16 * minute);
    expect(reads.slice(4)).toEqual(['a 15', 'a 20', 'a 25']);
  });

  test('of one account is not the others’', async () => {
    const { poller, answers, reads, pass } = rig('a', 'b');
    answers.set('a', () => failure(at(hour)));
    poller.start();
    await pass(5 * minute);
    expect(reads).toEqual(['a 0', 'b 0', 'b 5']);
  });

  test('that is thrown is a failure like another: it is told, and not tried again at once', async () => {
    const { poller, answers, reads, results, pass } = rig('a', 'b');
    answers.set('a', () => Promise.reject(new TypeError('Oops.')));
    poller.start();
    await pass(5 * minute);
    expect(results).toContainEqual(['a', false]);
    expect(reads).toEqual(['a 0', 'b 0', 'a 1', 'a 3', 'b 5']);
  });

  test('with a time that is none stops nothing', async () => {
    const { poller, answers, reads, pass } = rig('a', 'b');
    answers.set('a', () => failure('soon'));
    poller.start();
    await pass(5 * minute);
    expect(reads).toEqual(['a 0', 'b 0', 'a 1', 'a 3', 'b 5']);
  });
});

describe('a refresh', () => {
  test('reads now, and the wheel counts from there', async () => {
    const { poller, reads, pass } = rig('a');
    poller.start();
    await pass(3 * minute);
    expect(await poller.refresh(null)).toEqual(new Map([['a', ok]]));
    await pass(6 * minute);
    expect(reads).toEqual(['a 0', 'a 3', 'a 8']);
  });

  test('of one account leaves the others, and of nobody is nothing', async () => {
    const { poller, reads } = rig('a', 'b');
    expect([...(await poller.refresh('b')).keys()]).toEqual(['b']);
    expect((await poller.refresh('nobody')).size).toBe(0);
    expect(reads).toEqual(['b 0']);
  });

  test('works without the wheel, and starts none', async () => {
    const { poller, reads, pass } = rig('a');
    await poller.refresh(null);
    await pass(hour);
    expect(reads).toEqual(['a 0']);
  });

  test('shares the read that is under way, whoever asks and however often', async () => {
    const { poller, answers, reads, pass } = rig('a');
    const slow = later();
    answers.set('a', slow.answer);
    poller.start();
    const asked = [poller.refresh(null), poller.refresh('a'), poller.refresh(null)];
    await pass(minute);
    slow.give(ok);
    expect(await Promise.all(asked)).toEqual(asked.map(() => new Map([['a', ok]])));
    expect(reads).toEqual(['a 0']);
  });

  test('has told every reading before it says that it is done', async () => {
    const { poller, results, activity } = rig('a', 'b');
    await poller.refresh(null);
    expect(results).toEqual([
      ['a', true],
      ['b', true],
    ]);
    expect(activity).toEqual([['a'], ['a', 'b'], ['b'], []]);
  });

  test('does not go before the time that the provider asked us to wait for', async () => {
    const { poller, answers, reads, pass } = rig('a');
    answers.set('a', () => failure(at(hour)));
    poller.start();
    await pass(30 * minute);
    expect(await poller.refresh(null)).toEqual(new Map([['a', failure(at(hour))]]));
    await poller.refresh('a');
    expect(reads).toEqual(['a 0']);
    answers.delete('a');
    await pass(31 * minute);
    expect(reads).toEqual(['a 0', 'a 60']);
    await poller.refresh('a');
    expect(reads).toHaveLength(3);
  });

  test('goes at once after a failure that asks for nothing', async () => {
    const { poller, answers, reads, pass } = rig('a');
    answers.set('a', () => failure());
    poller.start();
    await pass(minute / 2);
    await poller.refresh(null);
    expect(reads).toEqual(['a 0', 'a 0.5']);
  });

  test('that fails says so for its account and still brings the others', async () => {
    const { poller, answers } = rig('a', 'b');
    answers.set('a', () => Promise.reject(new Error('Oops.')));
    const results = await poller.refresh(null);
    expect(results.get('a')).toMatchObject({ error: { code: 'unreadable' } });
    expect(results.get('b')).toBe(ok);
  });
});

test('chance decides when accounts that failed together come back', async () => {
  const { poller, answers, reads, pass, set } = rig('a', 'b');
  for (const id of ['a', 'b']) answers.set(id, () => failure());
  set({ chances: [0, 0.9] });
  poller.start();
  await pass(1.5 * minute);
  expect(reads).toEqual(['a 0', 'b 0', 'a 0.75', 'b 1.2']);
});

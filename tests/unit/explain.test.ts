import { describe, expect, test } from 'vitest';
import type { KeptAnswers } from '../../app/accounts/answers.ts';
import { drawExplanation } from '../../app/export/explain.ts';
import { messages } from '../../app/ledger/messages.ts';
import type { PassView } from '../../shared/state.ts';
import { state } from './app-state.ts';
import { at, hour, known, meter, minute, now, offline, weekly } from './sample.ts';

const id = 'anthropic-1a2b3c4d';

function explained(
  more: Partial<Parameters<typeof known>[1]> = {},
  { pass, answers = [] }: { pass?: Partial<PassView>; answers?: KeptAnswers[] } = {},
  error: Parameters<typeof known>[2] = null,
): string {
  const [account] = state([known(id, more, error)]).document.accounts;
  if (account === undefined) throw new Error('There is no account.');
  const view = pass === undefined ? null : { accountId: id, at: at(0), failures: [], postponed: [], ...pass };
  return drawExplanation({ account, meters: account.meters, pass: view, answers, now });
}

describe('an explanation says', () => {
  const says: [name: string, text: string, ...wanted: string[]][] = [
    ['whose numbers they are', explained(), 'anthropic max ada@example.com (anthropic-1a2b3c4d)'],
    ['the number', explained(), 'Session (5 h) [five_hour]', '40 % used; ok; this one stops you first'],
    ['when it was read, and by which reader', explained(), 'read 1 min ago', at(-minute), 'reader "oauth"'],
    ['how long its window is, and when it ends', explained(), '5 h; resets in 2 h', at(2 * hour)],
    ['what it limits', explained({ meters: [weekly({ scope: 'Opus' })] }), '[seven_day, Opus]'],
    ['amounts', explained({ meters: [meter({ used: 5, limit: 20, unit: 'USD' })] }), '$5.00 of $20.00'],
    [
      'that a number is old, and why that may be',
      explained({ meters: [meter({ readAt: at(-hour) })] }),
      'stale: its reader failed in the last pass, or',
    ],
    [
      'that a window is over',
      explained({ meters: [meter({ readAt: at(-hour), resetsAt: at(-minute) })] }),
      'expected: its window is over',
      'reset was due',
    ],
    ['that it is a guess', explained({ meters: [meter({ via: 'estimate' })] }), 'an estimate of ours'],
    ['that nothing was read', explained({ meters: [] }), 'This account was not read yet.'],
    ['that no reader was passed over', explained({}, { pass: {} }), 'No reader was passed over.'],
    [
      'why a better reader was passed over, and when it is asked again',
      explained({}, { pass: { failures: [{ via: 'status-line', ...offline, retryAt: at(hour) }] } }),
      'status-line: gave nothing (offline). The provider could not be reached. Next try in 1 h.',
    ],
    [
      'that a local reader had nothing',
      explained(
        {},
        {
          pass: {
            failures: [{ via: 'headers', code: 'not_found', message: messages.not_found, retryAt: null }],
          },
        },
      ),
      'headers: gave nothing (not_found). It had nothing to say.',
    ],
    [
      'which reader was left for later',
      explained({}, { pass: { postponed: ['oauth'] } }),
      'oauth: left for later, because a better reader had answered.',
    ],
    ['why the account cannot be read', explained({ meters: [] }, {}, offline), offline.message],
    [
      'what it was answered',
      explained(
        {},
        { answers: [{ via: 'oauth', at: at(0), answers: [{ from: 'GET x', answer: { a: 1 } }] }] },
      ),
      `What "oauth" was answered, at ${at(0)}, redacted:`,
      'GET x',
      '"a": 1',
    ],
    ['that no answer is kept', explained(), '"oauth" got no answer that is kept'],
  ];

  test.each(says)('%s', (_name, text, ...wanted) => {
    for (const part of wanted) expect(text).toContain(part);
  });
});

test('only the answers of the asked meters are shown', () => {
  const answers = ['oauth', 'headers'].map((via) => ({
    via,
    at: at(0),
    answers: [{ from: `of ${via}`, answer: 1 }],
  }));
  const text = explained({}, { answers });
  expect(text).toContain('of oauth');
  expect(text).not.toContain('of headers');
});

test('no control character of an answer reaches the terminal', () => {
  const evil = '\u001B[2Jevil\u009B\u202E\u0007';
  const text = explained(
    { meters: [meter({ label: evil, kind: evil, scope: evil, via: evil })] },
    {
      pass: { at: evil, failures: [{ via: evil, ...offline, message: evil }], postponed: [evil] },
      answers: [
        {
          via: evil,
          at: evil,
          answers: [
            { from: evil, answer: { [evil]: evil } },
            { from: 'x', answer: evil },
          ],
        },
      ],
    },
  );
  expect(text).toContain('evil');
  // oxlint-disable-next-line no-control-regex -- these are what must never reach a terminal
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});

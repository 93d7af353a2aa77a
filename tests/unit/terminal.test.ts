import { stripVTControlCharacters } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawFirstRun, drawState } from '../../app/export/terminal.ts';
import type { FindingView, PassView } from '../../shared/state.ts';
import { state } from './app-state.ts';
import { at, credits, hour, known, meter, minute, now, offline, weekly } from './sample.ts';

const [plain, coloured] = [
  { colour: false, now },
  { colour: true, now },
];

const finding: FindingView = {
  provider: 'anthropic',
  providerName: 'Claude',
  tool: 'claude-code',
  toolName: 'Claude Code',
  trouble: null,
};

const pass: PassView = { accountId: 'anthropic-1', at: at(0), failures: [], postponed: [] };

const one = (...[more, error]: [Parameters<typeof known>[1]?, Parameters<typeof known>[2]?]) =>
  state([known('anthropic-1', more, error)]);

describe('the terminal says', () => {
  const says: [name: string, shown: ReturnType<typeof state>, ...texts: string[]][] = [
    ['how much is used, and when it comes back', one(), '40 % used', 'resets in 2 h', 'Session (5 h)'],
    ['what is near its limit', one({ meters: [meter({ utilisation: 75 })] }), '75 % used warning'],
    ['what is at its limit', one({ meters: [meter({ utilisation: 100 })] }), '100 % used critical'],
    ['what stops first', one({ meters: [meter(), weekly({ utilisation: 41 })] }), '▸ Week'],
    ['what is not known', one({ meters: [meter({ utilisation: null })] }), '? used'],
    [
      'how old an old number is',
      one({ meters: [meter({ readAt: at(-hour) })] }),
      '40 % used',
      'stale, read 1 h ago',
    ],
    ['how old what it shows of an account is', one(), 'ada@example.com · read 1 min ago'],
    [
      'that a window is over',
      one({ meters: [meter({ resetsAt: at(-minute), readAt: at(-hour) })] }),
      'reset was due, expected, read 1 h ago',
    ],
    ['why an account cannot be read', one({}, offline), 'The provider could not be reached.', '40 % used'],
    ['when it tries again', one({}, { ...offline, retryAt: at(hour) }), 'Next try in 1 h.'],
    [
      'that a plan has no limit',
      { ...one({ meters: [] }), passes: [pass] },
      'No limit applies to this plan.',
    ],
    ['that nobody was asked yet', one({ meters: [] }), 'Not read yet.'],
    ['money as money', one({ meters: [meter({ used: 12.5, limit: 50, unit: 'USD' })] }), '$12.50 of $50.00'],
    [
      'what is only counted, and that it is a guess of ours',
      one({ meters: [meter({ utilisation: null, used: 1200, unit: 'tokens', via: 'estimate' })] }),
      '1,200 tokens, estimate',
    ],
    ['the credits', one({ credits: credits() }), 'Credits: 250'],
    [
      'unlimited credits',
      one({ credits: credits({ unlimited: true, balance: null }) }),
      'Credits: unlimited',
    ],
    ['credits nobody knows', one({ credits: credits({ balance: null }) }), 'Credits: unknown'],
    [
      'that overage is over',
      one({ credits: credits({ overageLimitReached: true }) }),
      'The overage limit is reached.',
    ],
    ['the plan and whose it is', one(), 'max', 'ada@example.com'],
    ['that these are samples', state([known('a')], { demo: true }), 'Sample data'],
    ['that numbers are redirected', state([known('a')], {}, { redirected: true }), 'PLIMSOLL_ENDPOINTS'],
    [
      'what is wrong with the program itself',
      state([], { notices: [{ id: 'x', tone: 'warning', text: 'The disk is full.' }] }),
      'The disk is full.',
    ],
    [
      'what all accounts have together',
      state([known('a', { credits: credits() }), known('b', { meters: [meter({ utilisation: 100 })] })]),
      'Pool: 1 active, 1 exhausted · 250 credits ($10.00)',
    ],
  ];

  test.each(says)('%s, with and without colour', (_name, shown, ...texts) => {
    for (const text of texts) {
      expect(drawState(shown, plain)).toContain(text);
      expect(stripVTControlCharacters(drawState(shown, coloured))).toContain(text);
    }
  });

  test.each(says)('%s in the same words with colour as without', (_name, shown) => {
    const painted = drawState(shown, coloured);
    expect(stripVTControlCharacters(painted)).toBe(drawState(shown, plain));
    expect(drawState(shown, plain)).not.toContain('\u001B');
  });

  test('every state in other words, so that no colour is needed', () => {
    const meters = [[20], [75], [95], [null]].map(([utilisation = null]) => [meter({ utilisation })]);
    const texts = meters.map((each) => drawState(one({ meters: each }), plain));
    expect(texts.map((text) => /warning|critical|\?/.exec(text)?.[0])).toEqual([
      undefined,
      'warning',
      'critical',
      '?',
    ]);
  });
});

describe('the bar', () => {
  const full = (utilisation: number | null): number =>
    drawState(one({ meters: [meter({ utilisation })] }), plain).split('█').length - 1;

  test('is as long as what is used, and never longer than itself', () => {
    expect([0, 50, 100, 250, null].map(full)).toEqual([0, 12, 24, 24, 0]);
  });
});

describe('whatever vendors and people call things', () => {
  const evil = '\u001B[2J\u0007\u009B31m\r\u202Eevil\u2066\u2028\u200B\u0000';
  const named = fc.string({ unit: fc.oneof(fc.string(), fc.constantFrom(...Array.from(evil))) });
  // oxlint-disable-next-line no-control-regex -- these are what must never reach a terminal
  const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/;

  test('no control character reaches the terminal', () => {
    fc.assert(
      fc.property(named, (text) => {
        const shown = state(
          [
            {
              ...known('a', { plan: text, meters: [meter({ label: text })] }, { ...offline, message: text }),
              account: { ...known('a').account, label: text, plan: text },
            },
          ],
          { notices: [{ id: 'x', tone: 'info', text }] },
          { providerName: () => text },
        );
        expect(drawState(shown, plain)).not.toMatch(control);
        expect(stripVTControlCharacters(drawState(shown, coloured))).not.toMatch(control);
        const findings = [finding, { ...finding, toolName: text, providerName: text, trouble: text }];
        expect(drawFirstRun(findings, 'plimsoll')).not.toMatch(control);
      }),
    );
  });

  test('a line stays one line', () => {
    const lines = (label: string): number =>
      drawState(one({ meters: [meter({ label })] }), plain).split('\n').length;
    expect(lines('a\nb\r\nc')).toBe(lines('abc'));
  });
});

describe('the first run', () => {
  test('says how to connect what was found, and that nothing is changed', () => {
    const text = drawFirstRun([finding], 'plimsoll');
    expect(text).toContain('Claude Code');
    expect(text).toContain('plimsoll connect anthropic --from claude-code');
    expect(text).toContain('never changed');
    expect(text).toContain('--demo');
  });

  test('says why what was found cannot be used, and offers no command for it', () => {
    const text = drawFirstRun([{ ...finding, trouble: 'Nobody is signed in there.' }], 'plimsoll');
    expect(text).toContain('Nobody is signed in there.');
    expect(text).not.toContain('connect anthropic');
  });

  test('says when nothing was found', () =>
    expect(drawFirstRun([], 'plimsoll')).toMatch(/No login .* was found/));
});

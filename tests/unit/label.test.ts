import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { labelFromName, labelFromWindow } from '../../shared/label.ts';

describe('a name nobody has heard of reads', () => {
  test.each([
    ['seven_day_cowork', 'Seven day cowork'],
    ['sevenDayCowork', 'Seven Day Cowork'],
    ['omelette', 'Omelette'],
    ['identity', 'Identity'],
    ['v1.2.limit', 'V1.2 limit'],
    ['api_budget', 'API budget'],
    ['gpt-5.2-codex', 'GPT-5.2-codex'],
    ['agent_sdk_credit', 'Agent SDK credit'],
    ['  __a//b..c  ', 'A b c'],
    ['', 'Unnamed'],
    ['___', 'Unnamed'],
    ['__proto__', 'Proto'],
    ['übermorgen', 'Übermorgen'],
    ['日本語', '日本語'],
  ])('%s as %s', (name, label) => expect(labelFromName(name)).toBe(label));

  test('as something, without edges of space, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const label = labelFromName(name);
        expect(label).not.toBe('');
        expect(label).toBe(label.trim());
      }),
    );
  });
});

describe('a window that only its length names reads', () => {
  test.each([
    [604_800, '7-day limit'],
    [86_400, '1-day limit'],
    [18_000, '5-hour limit'],
    [5_400, '90-minute limit'],
    [90_000, '25-hour limit'],
    [90, '90-second limit'],
  ])('%s s as %s', (seconds, label) => expect(labelFromWindow(seconds)).toBe(label));
});

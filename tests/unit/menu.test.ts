import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { menuText } from '../../app/tray/menu.ts';
import type { Known } from '../../shared/derive.ts';
import { state } from './app-state.ts';
import { anyKnown, at, credits, hour, known, meter, minute, now, offline, weekly } from './sample.ts';

const text = (entries: Known[], more = {}) =>
  menuText(state(entries, more, { providerName: () => 'Claude' }), now);
const using = (id: string, utilisation: number | null) => known(id, { meters: [meter({ utilisation })] });
const over = { resetsAt: at(-minute), readAt: at(-hour) };

describe('the menu’s lines', () => {
  test('say how much is used of what, and when it comes back', () => {
    expect(text([known('a')]).summary).toEqual(['Claude max — 40 % used · Session (5 h) · resets in 2 h']);
  });

  test('are about the meter that stops the account first', () => {
    const meters = [meter(), weekly({ utilisation: 91 })];
    expect(text([known('a', { meters })]).summary[0]).toContain('91 % used · Week');
  });

  test('are never about a window that is over while another goes on', () => {
    const meters = [meter({ utilisation: 100, ...over }), weekly({ utilisation: 12 })];
    expect(text([known('a', { meters })]).summary[0]).toContain('12 % used · Week ·');
  });

  test('show an old number as old', () => {
    expect(text([known('a', { meters: [meter(over)] })]).summary[0]).toContain(
      '40 % used · Session (5 h), old · reset was due',
    );
    expect(text([known('a', {}, offline)]).summary[0]).toContain('Session (5 h), old');
  });

  test('say what is not known', () => {
    expect(text([using('a', null)]).summary[0]).toContain('? used');
    expect(text([{ ...known('a'), snapshot: null }]).summary[0]).toContain('not read yet');
    expect(text([known('a', { meters: [], credits: credits() })]).summary[0]).toContain('no limit applies');
    expect(text([{ ...known('a'), snapshot: null, error: offline }]).summary[0]).toContain(offline.message);
  });

  test('begin with the account that is nearest to its limit', () => {
    const ended = known('d', { meters: [meter({ utilisation: 100, ...over })] });
    const { summary } = text([using('a', 10), ended, using('b', 95), using('c', 50)]);
    expect(summary.map((line) => /(\d+) %/.exec(line)?.[1])).toEqual(['95', '50', '10', '100']);
  });

  test('are four at most, and say how many more there are', () => {
    const accounts = (count: number) =>
      Array.from({ length: count }, (_, index) => using(`a${index}`, index));
    expect(text(accounts(4)).summary).toHaveLength(4);
    expect(text(accounts(5)).summary.slice(4)).toEqual(['and 1 more account']);
    expect(text(accounts(9)).summary.slice(4)).toEqual(['and 5 more accounts']);
  });

  test('say that there is no account, and that these are samples', () => {
    expect(text([]).summary).toEqual(['No account connected yet']);
    expect(text([known('a')], { demo: true }).summary[0]).toBe('Sample data');
  });
});

describe('the tooltip', () => {
  test('is about the governing meter', () => {
    expect(text([using('a', 10), using('b', 95)]).tooltip).toBe(
      'Plimsoll — Claude: 95 % of Session (5 h) used, resets in 2 h',
    );
  });

  test('is the first line when nothing governs, however many accounts there are', () => {
    const ended = Array.from({ length: 6 }, (_, index) => known(`a${index}`, { meters: [meter(over)] }));
    expect(text(ended).tooltip).toBe(`Plimsoll — ${text(ended).summary[0]}`);
    expect(text([]).tooltip).toBe('Plimsoll — No account connected yet');
  });

  test('says that these are samples', () => {
    expect(text([known('a')], { demo: true }).tooltip).toMatch(/^Plimsoll \(sample data\) — /);
    expect(text([], { demo: true }).tooltip).toBe('Plimsoll (sample data) — No account connected yet');
  });
});

test('whatever was read, every line says something and none says nonsense', () => {
  fc.assert(
    fc.property(fc.array(anyKnown, { maxLength: 7 }), fc.boolean(), (entries, demo) => {
      const shown = state(entries, { demo }, { planLabel: () => 'Max' });
      for (const { meters } of shown.document.accounts) for (const each of meters) each.label = 'Some limit';
      const { summary, tooltip } = menuText(shown, now);
      expect(summary.length).toBeGreaterThan(0);
      for (const line of [...summary, tooltip])
        expect(line).not.toMatch(/NaN|Infinity|undefined|null|^\s*$|-\d+ %/);
    }),
  );
});

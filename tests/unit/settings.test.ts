import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { migrate } from '../../app/system/settings-migrations.ts';
import { defaultSettings, settingsSchema } from '../../shared/settings.ts';

const changed = {
  version: 1,
  thresholds: { warning: 50, critical: 80 },
  polling: { everyMinutes: 15 },
  popover: { destroyAfterSeconds: 0 },
  appearance: { theme: 'dark' },
  credits: { perUsd: 0 },
  budgets: { 'openai-1a2b3c4d': 200 },
};

const wrong: [section: string, value: unknown][] = [
  ['thresholds', { warning: 95, critical: 90 }],
  ['thresholds', { warning: 0, critical: 90 }],
  ['thresholds', { warning: 70, critical: 101 }],
  ['thresholds', { warning: 70 }],
  ['polling', { everyMinutes: 0 }],
  ['polling', { everyMinutes: '5' }],
  ['polling', { everyMinutes: Number.NaN }],
  ['polling', { everyMinutes: 121 }],
  ['popover', { destroyAfterSeconds: -1 }],
  ['appearance', { theme: 'pink' }],
  ['credits', { perUsd: -25 }],
  ['credits', { perUsd: Number.POSITIVE_INFINITY }],
  ['credits', null],
  ['credits', []],
  ['budgets', { 'openai-1a2b3c4d': -1 }],
  ['budgets', { 'openai-1a2b3c4d': '200' }],
  ['budgets', [200]],
];

describe('settings', () => {
  test('are valid from the start', () =>
    expect(settingsSchema.parse(defaultSettings)).toEqual(defaultSettings));

  test('may be changed within their bounds', () => expect(settingsSchema.parse(changed)).toEqual(changed));

  test.each(wrong)('are refused with %s = %j', (section, value) => {
    expect(settingsSchema.safeParse({ ...changed, [section]: value }).success).toBe(false);
  });
});

describe('a settings file', () => {
  test('of today is taken as it is', () => expect(migrate(changed)).toEqual({ settings: changed, lost: [] }));

  test('without a version is the first one’s', () => {
    const { version: _, ...old } = changed;
    expect(migrate(old)).toEqual({ settings: changed, lost: [] });
  });

  test('that lacks a section gets that section’s defaults, and nothing is lost', () => {
    expect(migrate({ version: 1, credits: { perUsd: 10 } })).toEqual({
      settings: { ...defaultSettings, credits: { perUsd: 10 } },
      lost: [],
    });
  });

  test.each(wrong)('with %s = %j costs only that section, and says so', (section, value) => {
    expect(migrate({ ...changed, [section]: value })).toEqual({
      settings: { ...changed, [section]: defaultSettings[section as keyof typeof defaultSettings] },
      lost: [section],
    });
  });

  test('of a newer Plimsoll keeps what is still understood, and says so', () => {
    const { settings, lost } = migrate({ ...changed, version: 7, sounds: { loud: true } });
    expect(settings).toEqual(changed);
    expect(lost.join()).toContain('version 7');
  });

  test.each(['1', -1, 1.5, Number.NaN, null, {}])('with version %j is read all the same', (version) => {
    expect(migrate({ ...changed, version }).settings).toEqual(changed);
  });

  test('always gives settings that are valid', () => {
    const names = fc.constantFrom('version', '__proto__', 'other', ...Object.keys(defaultSettings));
    fc.assert(
      fc.property(fc.dictionary(names, fc.anything()), (stored) => {
        const { settings } = migrate(stored);
        expect(settingsSchema.parse(settings)).toEqual(settings);
      }),
    );
  });
});

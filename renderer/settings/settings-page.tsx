import { signal } from '@preact/signals';
import type { Settings } from '../../shared/settings.ts';
import { bridge } from '../bridge.ts';
import { settings } from '../model.ts';
import { Choice, NumberField } from './fields.tsx';

const trouble = signal<string | null>(null);

/** Every change applies at once; what main refuses is said, and the field shows what holds. */
async function save(change: Partial<Settings>): Promise<void> {
  const answer = await bridge.request.saveSettings({ ...settings.peek(), ...change });
  if ('error' in answer) {
    trouble.value = answer.error.message;
    settings.value = { ...settings.peek() };
    return;
  }
  settings.value = answer.ok;
  const stored = await bridge.request.getSettings(undefined);
  trouble.value = 'ok' in stored ? stored.ok.trouble : null;
}

const themes = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

export function SettingsPage() {
  const { thresholds, polling, popover, appearance, credits } = settings.value;
  return (
    <main class="settings">
      <h1>Settings</h1>
      {trouble.value !== null && (
        <p class="notice" role="alert">
          {trouble.value}
        </p>
      )}
      <fieldset>
        <legend>Thresholds</legend>
        <NumberField
          label="Warning from"
          unit="% used"
          value={thresholds.warning}
          min={1}
          max={100}
          onChange={(warning) => save({ thresholds: { ...thresholds, warning } })}
        />
        <NumberField
          label="Critical above"
          unit="% used"
          value={thresholds.critical}
          min={1}
          max={100}
          onChange={(critical) => save({ thresholds: { ...thresholds, critical } })}
        />
      </fieldset>
      <fieldset>
        <legend>Reading</legend>
        <NumberField
          label="Read every"
          unit="minutes"
          value={polling.everyMinutes}
          min={1}
          max={120}
          onChange={(everyMinutes) => save({ polling: { everyMinutes } })}
        />
        <NumberField
          label="Credits for 1 USD"
          unit="0 hides USD"
          value={credits.perUsd}
          min={0}
          max={1_000_000}
          onChange={(perUsd) => save({ credits: { perUsd } })}
        />
      </fieldset>
      <fieldset>
        <legend>Appearance</legend>
        <Choice
          label="Theme"
          value={appearance.theme}
          options={themes}
          onChange={(theme) => save({ appearance: { theme } })}
        />
        <NumberField
          label="Keep a closed popover ready for"
          unit="seconds"
          value={popover.destroyAfterSeconds}
          min={0}
          max={86_400}
          onChange={(destroyAfterSeconds) => save({ popover: { destroyAfterSeconds } })}
        />
      </fieldset>
    </main>
  );
}

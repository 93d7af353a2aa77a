import { expect, test } from 'vitest';
import { electronRefusal } from '../../app/system/fallback-electron.ts';

test('the pinned Electron may read real accounts', () =>
  expect(electronRefusal('45.3.4', '45.3.4', {})).toBeNull());

test.each(['42.0.0', '45.3.5', undefined])('%s may not, and it is said why and what to do', (running) => {
  const refusal = electronRefusal(running, '45.3.4', {});
  expect(refusal).toContain('45.3.4');
  expect(refusal).toContain('third party');
  expect(refusal).toContain('PLIMSOLL_FALLBACK_ELECTRON=1');
});

test('another Electron may when the person says so, and only then', () => {
  expect(electronRefusal('42.0.0', '45.3.4', { PLIMSOLL_FALLBACK_ELECTRON: '1' })).toBeNull();
  for (const said of ['', '0', 'true', 'yes']) {
    expect(electronRefusal('42.0.0', '45.3.4', { PLIMSOLL_FALLBACK_ELECTRON: said })).not.toBeNull();
  }
});

import { derive, type DeriveOptions, type Known } from '../../shared/derive.ts';
import type { AppState } from '../../shared/state.ts';
import { deriving } from './sample.ts';

/** What every surface shows for these accounts. */
export const state = (
  entries: readonly Known[],
  more: Partial<AppState> = {},
  options: Partial<DeriveOptions> = {},
): AppState => ({
  document: derive(entries, deriving(options)),
  passes: [],
  demo: false,
  notices: [],
  findings: [],
  refreshing: [],
  outcomes: [],
  ...more,
});

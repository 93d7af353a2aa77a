import type { Answer, Input, Numbered, Output } from './ipc.ts';
import type { RequestName } from './ipc-names.ts';
import type { Settings } from './settings.ts';

export interface Initial {
  numbered: Numbered;
  settings: Settings;
  /** No tray host took the icon, so this window must offer what its menu would. */
  withoutTray: boolean;
}

/** What the preload puts on a page's `window.plimsoll`. */
export interface Bridge {
  /** Null when main did not know the page. */
  initial: Initial | null;
  request: { [N in RequestName]: (input: Input<N>) => Promise<Answer<Output<N>>> };
  on: {
    state(listener: (numbered: Numbered) => void): () => void;
    settings(listener: (settings: Settings) => void): () => void;
  };
}

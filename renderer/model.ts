import { computed, signal } from '@preact/signals';
import { bridge, initial } from './bridge.ts';

/** What main last told this page. The page derives nothing of its own but what depends on the time of looking. */
const numbered = signal(initial().numbered);

export const state = computed(() => numbered.value.state);
export const settings = signal(initial().settings);
export const now = signal(Date.now());

export function listen(): void {
  bridge.on.state((next) => {
    now.value = Date.now();
    if (next.number >= numbered.peek().number) numbered.value = next;
  });
  bridge.on.settings((next) => {
    settings.value = next;
  });
  tickOnTheMinute();
}

const minute = 60_000;

/** Countdowns move on the minute, and only while somebody can see them. */
function tickOnTheMinute(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tick = (): void => {
    now.value = Date.now();
    timer = setTimeout(tick, minute - (now.value % minute));
  };
  const follow = (): void => {
    clearTimeout(timer);
    if (document.visibilityState === 'visible') tick();
  };
  document.addEventListener('visibilitychange', follow);
  follow();
}

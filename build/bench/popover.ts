import { setTimeout as sleep } from 'node:timers/promises';

import { PopoverWindow } from './popover-window.ts';
import type { Closing, Size, Subject, Subjects } from './subjects.ts';
import { row, type Row } from './table.ts';

interface Times {
  first: number[];
  hidden: number[];
  destroyed: number[];
}

const noTimes = (): Times => ({ first: [], hidden: [], destroyed: [] });

/** A person has not clicked the moment the program came up, nor a moment after closing. */
const [settleMs, pauseMs] = [2000, 500];
const reopenings = 3;

async function measureOne(subject: Subject, closing: Closing, times: Times, size?: Size): Promise<Size> {
  const started = await subject.start({ closing, inspect: true, ...(size === undefined ? {} : { size }) });
  await sleep(settleMs);
  const popover = await PopoverWindow.watch(started);
  times.first.push(await popover.open());
  const seen = await popover.size();
  for (let time = 0; time < reopenings; time += 1) {
    await sleep(pauseMs);
    await popover.close(closing === 'destroy');
    await sleep(pauseMs);
    times[closing === 'hide' ? 'hidden' : 'destroyed'].push(await popover.open());
  }
  popover.disconnect();
  await subject.stop(started);
  return seen;
}

export async function measurePopover({ ours, bareSameSwitches }: Subjects, runs: number): Promise<Row[]> {
  const [our, their] = [noTimes(), noTimes()];
  for (let run = 0; run < runs; run += 1) {
    for (const closing of ['hide', 'destroy'] as const) {
      const size = await measureOne(ours, closing, our);
      await measureOne(bareSameSwitches, closing, their, size);
    }
  }
  const how =
    'From the click on the tray item to the second animation frame in the shown page; theirs is the barest window of the same size, with our switches';
  const make = (name: string, kind: keyof Times, note: string): Row =>
    row({ name, ours: our[kind], theirs: their[kind], unit: 'ms', note: `${how}, ${note}.` });
  return [
    make('popover, first open', 'first', '2 s after the start'),
    make('popover, reopen when hidden', 'hidden', 'the window having been hidden'),
    make('popover, reopen when destroyed', 'destroyed', 'the window having been destroyed'),
  ];
}

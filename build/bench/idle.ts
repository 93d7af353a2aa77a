import { setTimeout as sleep } from 'node:timers/promises';

import { treePss } from '../../tests/rig/proc.ts';
import type { Subject, Subjects } from './subjects.ts';
import { row, type Row } from './table.ts';

const settleMs = 15_000;

/** One at a time: PSS divides a page by all who map it, so two Electrons at once would each look smaller. */
async function idleMegabytes(subject: Subject): Promise<number> {
  const started = await subject.start();
  await sleep(settleMs);
  const megabytes = treePss(started.app.pid) / 1024;
  await subject.stop(started);
  return megabytes;
}

export async function measureIdle(subjects: Subjects, runs: number): Promise<Row[]> {
  const memory = { ours: [] as number[], bare: [] as number[], bareSameSwitches: [] as number[] };
  for (let run = 0; run < runs; run += 1) {
    for (const name of ['ours', 'bare', 'bareSameSwitches'] as const) {
      memory[name].push(await idleMegabytes(subjects[name]));
    }
  }
  const what = 'PSS of the process tree 15 s after the tray item, no window opened';
  return [
    row({
      name: 'idle memory',
      ours: memory.ours,
      theirs: memory.bare,
      unit: 'MB',
      note: `${what}; theirs is the bare app with Electron's defaults.`,
    }),
    row({
      name: 'idle memory, same switches',
      ours: memory.ours,
      theirs: memory.bareSameSwitches,
      unit: 'MB',
      note: `${what}; theirs is the bare app with our Chromium switches.`,
    }),
  ];
}

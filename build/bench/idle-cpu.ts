import { setTimeout as sleep } from 'node:timers/promises';

import { treeCpuMs } from '../../tests/rig/proc.ts';
import type { Subject, Subjects } from './subjects.ts';
import { row, type Row } from './table.ts';

const [settleMs, measureMs] = [15_000, 60_000];

async function cpuPerMinute(subject: Subject): Promise<number> {
  const started = await subject.start();
  await sleep(settleMs);
  const begin = treeCpuMs(started.app.pid);
  await sleep(measureMs);
  const used = treeCpuMs(started.app.pid) - begin;
  await subject.stop(started);
  return (used * 60_000) / measureMs;
}

export async function measureIdleCpu({ ours, bareSameSwitches }: Subjects, runs: number): Promise<Row[]> {
  const time = { ours: [] as number[], theirs: [] as number[] };
  for (let run = 0; run < runs; run += 1) {
    time.ours.push(await cpuPerMinute(ours));
    time.theirs.push(await cpuPerMinute(bareSameSwitches));
  }
  return [
    row({
      name: 'idle CPU',
      ...time,
      unit: 'ms/min',
      note: 'User and system time of the process tree over a minute, from 15 s after the tray item on; theirs is the bare app with our switches.',
    }),
  ];
}

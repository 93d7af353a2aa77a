import { setTimeout as sleep } from 'node:timers/promises';

import { processTree, processType, treePss } from '../../tests/rig/proc.ts';
import { waitFor } from '../../tests/rig/wait.ts';
import type { Subject, Subjects } from './subjects.ts';
import { row, type Row } from './table.ts';

const [settleMs, openMs, afterMs] = [2000, 3000, 15_000];

const renderers = (pid: number): number =>
  processTree(pid).filter((child) => processType(child) === 'renderer').length;

async function memoryAfterPopover(subject: Subject): Promise<number> {
  const started = await subject.start({ closing: 'destroy' });
  const { pid } = started.app;
  await sleep(settleMs);
  await started.item.click();
  await waitFor(() => renderers(pid) > 0, { what: 'the popover to open' });
  await sleep(openMs);
  await started.item.click();
  await sleep(afterMs);
  const megabytes = treePss(pid) / 1024;
  await subject.stop(started);
  return megabytes;
}

async function idleMemory(subject: Subject): Promise<number> {
  const started = await subject.start();
  await sleep(settleMs + openMs + afterMs);
  const megabytes = treePss(started.app.pid) / 1024;
  await subject.stop(started);
  return megabytes;
}

export async function measureAfterPopover(subjects: Subjects, runs: number): Promise<Row[]> {
  const { ours, bare, bareSameSwitches } = subjects;
  const memory = { ours: [] as number[], bareIdle: [] as number[], bareAfter: [] as number[] };
  for (let run = 0; run < runs; run += 1) {
    memory.ours.push(await memoryAfterPopover(ours));
    memory.bareIdle.push(await idleMemory(bare));
    memory.bareAfter.push(await memoryAfterPopover(bareSameSwitches));
  }
  const what = 'PSS of the process tree 15 s after the popover was closed and its window destroyed';
  return [
    row({
      name: 'memory after the popover',
      ours: memory.ours,
      theirs: memory.bareIdle,
      unit: 'MB',
      note: `${what}; theirs is the idle bare app with Electron's defaults, which never opened one.`,
    }),
    row({
      name: 'memory after the popover, same switches',
      ours: memory.ours,
      theirs: memory.bareAfter,
      unit: 'MB',
      note: `${what}; theirs is the bare app with our switches after the same.`,
    }),
  ];
}

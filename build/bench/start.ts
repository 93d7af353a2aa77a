import type { Subject, Subjects } from './subjects.ts';
import { row, type Row } from './table.ts';

async function once(subject: Subject): Promise<number> {
  const started = await subject.start();
  await subject.stop(started);
  return started.startMs;
}

export async function measureStart({ ours, bare }: Subjects, runs: number): Promise<Row[]> {
  const times = { ours: [] as number[], theirs: [] as number[] };
  for (let run = 0; run < runs; run += 1) {
    times.ours.push(await once(ours));
    times.theirs.push(await once(bare));
  }
  return [
    row({
      name: 'start to tray item',
      ...times,
      unit: 'ms',
      note: 'From the start of the process to the RegisterStatusNotifierItem that the tray host receives; theirs is the bare app.',
    }),
  ];
}

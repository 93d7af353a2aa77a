import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { startDesktop } from '../../tests/rig/desktop.ts';
import { measureAfterPopover } from './after-popover.ts';
import { measureBundle } from './bundle.ts';
import { measureIcon } from './icon.ts';
import { measureIdle } from './idle.ts';
import { measureIdleCpu } from './idle-cpu.ts';
import { measureLedger } from './ledger.ts';
import { measurePopover } from './popover.ts';
import { usePrivateElectron } from './private-electron.ts';
import { measureStart } from './start.ts';
import { prepareSubjects, type Subjects } from './subjects.ts';
import { table, type Row } from './table.ts';

/** Measurements that take seconds are repeated often, those that take minutes seldom. */
const [manyRuns, fewRuns] = [7, 3];

interface Measurement {
  name: string;
  runs: number;
  measure: (subjects: Subjects, runs: number) => Promise<Row[]>;
}

const onDesktop: Measurement[] = [
  { name: 'start', runs: manyRuns, measure: measureStart },
  { name: 'popover', runs: fewRuns, measure: measurePopover },
  { name: 'idle', runs: fewRuns, measure: measureIdle },
  { name: 'after', runs: fewRuns, measure: measureAfterPopover },
  { name: 'cpu', runs: fewRuns, measure: measureIdleCpu },
];

const withoutDesktop: Record<string, (runs: number) => Row[] | Promise<Row[]>> = {
  icon: (runs) => measureIcon(runs),
  bundle: () => measureBundle(),
  ledger: (runs) => measureLedger(runs),
};

const { values } = parseArgs({
  options: { only: { type: 'string' }, runs: { type: 'string' }, json: { type: 'string' } },
});
const chosen = values.only?.split(',');
const wanted = (name: string): boolean => chosen?.includes(name) ?? true;
const runsOr = (usual: number): number => (values.runs === undefined ? usual : Number(values.runs));
const say = (text: string): void => void process.stderr.write(`${text}\n`);

async function measureOnDesktop(measurements: Measurement[]): Promise<Row[]> {
  if (measurements.length === 0) return [];
  const desktop = await startDesktop();
  try {
    await usePrivateElectron(desktop.folder);
    const subjects = await prepareSubjects(desktop);
    const rows: Row[] = [];
    for (const { name, runs, measure } of measurements) {
      const begin = performance.now();
      say(`Measuring ${name} …`);
      rows.push(...(await measure(subjects, runsOr(runs))));
      say(`  done in ${Math.round((performance.now() - begin) / 1000)} s`);
    }
    return rows;
  } finally {
    await desktop.dispose();
  }
}

// Interrupted, it still ends what it started: the rig's exit handlers see to that.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const rows = await measureOnDesktop(onDesktop.filter(({ name }) => wanted(name)));
for (const [name, measure] of Object.entries(withoutDesktop)) {
  if (wanted(name)) rows.push(...(await measure(runsOr(manyRuns))));
}
if (rows.length === 0) {
  const known = [...onDesktop.map(({ name }) => name), ...Object.keys(withoutDesktop)];
  throw new Error(`Nothing to measure. --only takes some of: ${known.join(', ')}.`);
}
process.stdout.write(`${table(rows)}\n`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
process.exit(0);

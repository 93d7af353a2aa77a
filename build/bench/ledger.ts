import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { openLedger } from '../../app/ledger/ledger.ts';
import { openSurfaces } from '../../app/ledger/surfaces.ts';
import { accountOf, begin, deep, endOf, makeLedger, readingAt, wide } from './ledger-file.ts';
import { row, type Row } from './table.ts';

const appends = 200;
/** As wide as the chart is, in points. */
const maxPoints = 400;

const timed = (work: () => void): number => {
  const from = performance.now();
  work();
  return performance.now() - from;
};

function startRow(file: string, points: number, runs: number): Row {
  const script = join(import.meta.dirname, 'ledger-start.ts');
  const once = (whose: string): number =>
    Number(execFileSync(process.execPath, ['--no-warnings', script, file, whose], { encoding: 'utf8' }));
  const times = { ours: [] as number[], theirs: [] as number[] };
  for (let run = 0; run < runs; run += 1) {
    times.ours.push(once('ours'));
    times.theirs.push(once('theirs'));
  }
  return row({
    name: 'ledger, state at start',
    ...times,
    unit: 'ms',
    note:
      `Opening a ledger of ${points} points and the state of its ${wide.accounts} accounts, in a new process each ` +
      'time; theirs opens the same file and reads the last point of each meter. Limit: 20 ms.',
  });
}

function appendRow(file: string, folder: string, runs: number): Row {
  const ledger = openLedger(file, { now: () => endOf(wide) });
  const bare = new DatabaseSync(join(folder, 'bare.db'));
  bare.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE points
    (account TEXT, kind TEXT, at INTEGER, utilisation REAL, resets_at INTEGER, PRIMARY KEY (account, kind, at))`);
  const insert = bare.prepare('INSERT INTO points VALUES (?, ?, ?, ?, ?)');
  const bareAppend = (index: number): void => {
    bare.exec('BEGIN');
    for (let meter = 0; meter < wide.meters; meter += 1) {
      insert.run(accountOf(index % wide.accounts), `meter_${meter}`, begin + index, index % 101, begin);
    }
    bare.exec('COMMIT');
  };
  const times = { ours: [] as number[], theirs: [] as number[] };
  for (let index = 0; index < appends * runs; index += 1) {
    const reading = readingAt(wide, index % wide.accounts, endOf(wide) + index * 1000, index);
    times.ours.push(timed(() => ledger.append(reading)));
    times.theirs.push(timed(() => bareAppend(index)));
  }
  ledger.close();
  bare.close();
  return row({
    name: 'ledger, append a reading',
    ...times,
    unit: 'ms',
    note:
      `A reading of ${wide.meters} meters that have all changed, to the ledger of a million points; theirs inserts ` +
      'as many plain rows into an empty database, in one transaction too. Limit: 1 ms.',
  });
}

const bareQuery =
  'SELECT max(utilisation) FROM meter_points WHERE series = (SELECT id FROM meter_series WHERE account = ? AND kind = ?)';

async function historyRows(file: string, points: number, runs: number): Promise<Row[]> {
  const ledger = openLedger(file, { now: () => endOf(deep) });
  const surfaces = openSurfaces(ledger, file, join(import.meta.dirname, '../../app/ledger/worker.ts'));
  const bare = new DatabaseSync(file, { readOnly: true });
  const statement = bare.prepare(bareQuery);
  const times = { query: [] as number[], worker: [] as number[], bare: [] as number[] };
  // The first question starts the worker.
  await surfaces.check();
  for (let run = 0; run < runs; run += 1) {
    for (let account = 0; account < deep.accounts; account += 1) {
      const accountId = accountOf(account);
      const question = { accountId, kind: 'meter_1', scope: null, from: begin, to: endOf(deep), maxPoints };
      times.query.push(timed(() => ledger.history(question)));
      times.bare.push(timed(() => statement.all(accountId, 'meter_1')));
      const from = performance.now();
      const answer = await surfaces.history(question);
      times.worker.push(performance.now() - from);
      if (answer.length !== maxPoints) throw new Error(`There were ${answer.length} points of ${maxPoints}.`);
    }
  }
  await surfaces.close();
  ledger.close();
  bare.close();
  const what =
    `The longest chart there is, 13 months of one meter in ${maxPoints} points with their peaks, out of ${points} ` +
    `points, ${deep.points} of them its own`;
  const make = (name: string, ours: number[], note: string): Row =>
    row({
      name,
      ours,
      theirs: times.bare,
      unit: 'ms',
      note: `${what}${note}; theirs is one maximum over the same points. Limit: 10 ms.`,
    });
  return [
    make('ledger, history', times.query, ''),
    make('ledger, history from the worker', times.worker, ', asked of the worker and answered'),
  ];
}

export async function measureLedger(runs: number): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
  try {
    const [wideFile, deepFile] = [join(folder, 'wide.db'), join(folder, 'deep.db')];
    const [wideCount, deepCount] = [makeLedger(wideFile, wide), makeLedger(deepFile, deep)];
    return [
      startRow(wideFile, wideCount, runs),
      ...(await historyRows(deepFile, deepCount, runs)),
      appendRow(wideFile, folder, runs),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One cold start, in a process of its own: the first argument is the ledger, the second whose way of reading it. */
import { DatabaseSync } from 'node:sqlite';
import { openLedger } from '../../app/ledger/ledger.ts';

const [file = '', whose = ''] = process.argv.slice(2);

const from = performance.now();
if (whose === 'ours') {
  const known = openLedger(file, { now: () => Date.now() }).lastKnown();
  if (known.size === 0) throw new Error('The ledger is empty.');
} else {
  // The same rows and nothing made of them.
  const database = new DatabaseSync(file);
  database
    .prepare(
      `SELECT * FROM meter_series s CROSS JOIN meter_points p ON p.series = s.id
         AND p.at = (SELECT max(at) FROM meter_points WHERE series = s.id)`,
    )
    .all();
}
process.stdout.write(String(performance.now() - from));

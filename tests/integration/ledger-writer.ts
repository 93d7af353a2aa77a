/** A process that appends readings until it is killed, and tells each one after the ledger has acknowledged it. */
import { writeSync } from 'node:fs';
import { openLedger } from '../../app/ledger/ledger.ts';
import { meter } from '../unit/sample.ts';

const [file = '', who = '', from = '0', ending = ''] = process.argv.slice(2);

const start = Date.UTC(2026, 8, 1);
const accountId = `anthropic-${who}`;

let index = Number(from);
const ledger = openLedger(file, { now: () => start + index * 1000 });

for (;;) {
  const at = start + index * 1000;
  const readAt = new Date(at).toISOString();
  const meters = [
    meter({ readAt, utilisation: index % 101 }),
    meter({ readAt, kind: 'seven_day', utilisation: 5 }),
  ];
  const snapshot = { accountId, plan: null, meters, credits: null, problems: [] };
  const isWritten = ledger.append({ accountId, at, snapshot, failures: [] });
  // Straight to the pipe: what waits in a buffer of ours would die with us.
  writeSync(1, `${isWritten ? 'written' : 'kept'} ${index}\n`);
  index += 1;
  if (ending === 'removing' && index % 50 === 0) {
    ledger.forget(`anthropic-${who}-gone`);
    ledger.append({
      accountId: `anthropic-${who}-gone`,
      at,
      snapshot: { ...snapshot, accountId: `${accountId}-gone` },
      failures: [],
    });
  }
  if (ending !== 'removing' && ending !== '' && index === Number(ending)) break;
}
for (const { text } of ledger.notices()) writeSync(1, `notice ${text}\n`);
writeSync(1, `known ${ledger.lastKnown(accountId).get(accountId)?.attemptedAt ?? ''}\n`);
ledger.close();

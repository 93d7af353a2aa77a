import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openLedger } from '../../app/ledger/ledger.ts';
import { startUpkeep } from '../../app/ledger/upkeep.ts';
import { hour, now as start, snapshot } from './sample.ts';

const workerPath = fileURLToPath(new URL('../../app/ledger/worker.ts', import.meta.url));

test('every hour the log moves into the file, and once a day the oldest months go', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-upkeep-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'ledger.db');
  let now = start;
  const ledger = openLedger(file, { now: () => now });
  onTestFinished(() => ledger.close());
  const accountId = snapshot().accountId;
  const old = new Date(start - 500 * 24 * hour).toISOString();
  const meters = snapshot().meters.map((meter) => ({ ...meter, readAt: old, resetsAt: null }));
  ledger.append({ accountId, at: Date.parse(old), snapshot: snapshot({ meters }), failures: [] });
  expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);

  const logged: unknown[] = [];
  const log = {
    info: vi.fn((event: string, details: unknown) => void logged.push({ event, details })),
    warn: vi.fn(),
  };
  const waits: { time: number; callback: () => void }[] = [];
  const stop = startUpkeep({
    ledger,
    file,
    workerPath,
    log,
    now: () => now,
    wakeAt(time, callback) {
      waits.push({ time, callback });
      return () => undefined;
    },
  });
  onTestFinished(stop);
  expect(waits[0]?.time).toBe(start + hour);
  now = start + hour;
  waits[0]?.callback();
  await vi.waitFor(() => expect(waits).toHaveLength(2), 5000);
  expect(log.warn).not.toHaveBeenCalled();
  expect(logged).toMatchObject([{ event: 'ledger months removed', details: { rows: expect.any(Number) } }]);
  expect(waits[1]?.time).toBe(start + 2 * hour);
});

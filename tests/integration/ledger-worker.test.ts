import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Ledger } from '../../app/ledger/ledger.ts';
import { openSurfaces, type Surfaces } from '../../app/ledger/surfaces.ts';
import { ownFolder } from '../unit/unprivileged.ts';
import { minute, now } from '../unit/sample.ts';
import {
  asideIn,
  countIn,
  fill,
  integrityOf,
  later,
  noise,
  open,
  overwrite,
  pageSize,
  readings,
  step,
} from './ledger-files.ts';

const workerPath = join(import.meta.dirname, '../../app/ledger/worker.ts');

function filled(): { file: string; ledger: Ledger; surfaces: Surfaces } {
  const file = join(ownFolder(), 'ledger.db');
  fill(file);
  const ledger = open(file, later);
  const surfaces = openSurfaces(ledger, file, workerPath);
  onTestFinished(async () => {
    await surfaces.close();
    ledger.close();
  });
  return { file, ledger, surfaces };
}

const asked = {
  accountId: 'anthropic-00000001',
  kind: 'five_hour',
  scope: null,
  from: now,
  to: later,
  maxPoints: 20,
};

const spent = { accountId: 'anthropic-00000000', now, cycleStart: now - 1, allotment: 5, unit: 'credits' };

describe('the ledger’s worker', () => {
  test('answers as the ledger itself does', async () => {
    const { ledger, surfaces } = filled();
    const answer = await surfaces.history(asked);
    expect(answer).toHaveLength(20);
    expect(answer).toEqual(ledger.history(asked));
    expect(await surfaces.spend(spent)).toEqual(ledger.spend(spent));
    expect(await surfaces.spend(spent)).toEqual({
      usedThisCycle: 1,
      remaining: 4,
      credits30d: [{ agent: 'x', amount: 1 }],
    });
    expect(await surfaces.check()).toBe(true);
  });

  test('sees at once what was appended', async () => {
    const { ledger, surfaces } = filled();
    const newest = async () => (await surfaces.history({ ...asked, maxPoints: 2000 })).at(-1)?.at;
    const before = await newest();
    ledger.append(step(readings, asked.accountId));
    expect(await newest()).toBe(now + readings * 5 * minute);
    expect(await newest()).not.toBe(before);
  });

  test('answers many questions, each its own', async () => {
    const { ledger, surfaces } = filled();
    const questions = [1, 2, 3, 4, 5].map((maxPoints) => ({ ...asked, maxPoints }));
    const several = await Promise.all(questions.map((question) => surfaces.history(question)));
    expect(several).toEqual(questions.map((question) => ledger.history(question)));
  });

  test('removes what is past, and the ledger goes on', async () => {
    const { file, ledger, surfaces } = filled();
    const nextYear = Date.UTC(2027, 11, 1);
    expect(await surfaces.retention(13, nextYear)).toBeGreaterThan(readings);
    expect(ledger.lastKnown().size).toBe(0);
    expect(ledger.append(step(readings))).toBe(true);
    await surfaces.checkpoint();
    expect(countIn(file, 'readings')).toBe(1);
  });

  test('finds damage, and has it recovered', async () => {
    const { file, ledger, surfaces } = filled();
    // A page that no question has touched yet.
    overwrite(file, 30 * pageSize, noise(pageSize));
    expect(await surfaces.check()).toBe(false);
    expect(ledger.notices()[0]?.text).toMatch(/was damaged/);
    expect(asideIn(file)).toHaveLength(1);
    expect(await surfaces.check()).toBe(true);
    expect((await surfaces.history(asked)).length).toBeGreaterThan(10);
    expect(integrityOf(file)).toBe('ok');
  });

  test('asked about a damaged page answers from what was recovered', async () => {
    const { file, ledger, surfaces } = filled();
    for (let page = 1; page < 40; page += 1) overwrite(file, page * pageSize, noise(pageSize));
    expect(Array.isArray(await surfaces.history(asked))).toBe(true);
    expect(ledger.notices()[0]?.text).toMatch(/was damaged/);
    expect(ledger.append(step(readings))).toBe(true);
  });

  test('that cannot be started says so to whoever asks', async () => {
    const { file, ledger } = filled();
    const surfaces = openSurfaces(ledger, file, `${workerPath}.not-there`);
    await expect(surfaces.history(asked)).rejects.toThrow();
    await expect(surfaces.check()).rejects.toThrow();
  });

  test('is not needed while the ledger is in memory', async () => {
    const { file, ledger } = filled();
    const inMemory: Ledger = { ...ledger, file: () => null };
    const surfaces = openSurfaces(inMemory, file, `${workerPath}.not-there`);
    expect(await surfaces.history(asked)).toHaveLength(20);
    expect(await surfaces.spend(spent)).toMatchObject({ remaining: 4 });
    expect(await surfaces.check()).toBe(true);
  });

  test('answers the next question after its end', async () => {
    const { surfaces } = filled();
    expect(await surfaces.history(asked)).toHaveLength(20);
    await surfaces.close();
    expect(await surfaces.history(asked)).toHaveLength(20);
  });
});

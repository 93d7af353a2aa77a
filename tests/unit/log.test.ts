import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openLog } from '../../app/system/log.ts';
import { now } from './sample.ts';
import { modesTest, ownFolder, unprivileged } from './unprivileged.ts';

const linesOf = (file: string): Record<string, unknown>[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

function open({ maxBytes = 1_000_000, keep = 3 } = {}) {
  const file = join(ownFolder(), 'logs', 'plimsoll.log');
  return { file, log: openLog({ file, now: () => now, maxBytes, keep }) };
}

describe('the log', () => {
  test('has a line of JSON for each event, with its time and its level', () => {
    const { file, log } = open();
    log.info('ready', { electron: '45.3.4' });
    log.warn('read failed');
    expect(linesOf(file)).toEqual([
      { at: '2026-09-01T12:00:00.000Z', level: 'info', event: 'ready', electron: '45.3.4' },
      { at: '2026-09-01T12:00:00.000Z', level: 'warn', event: 'read failed' },
    ]);
  });

  test('is made with the first event, not before', () => expect(existsSync(open().file)).toBe(false));

  test('goes on where an earlier run ended', () => {
    const { file, log } = open();
    log.info('first run');
    openLog({ file, now: () => now }).info('second run');
    expect(linesOf(file).map(({ event }) => event)).toEqual(['first run', 'second run']);
  });

  test('keeps a text with line breaks on one line', () => {
    const { file, log } = open();
    log.info('event\nforged', { text: 'a\nb\r\nc\u2028d' });
    expect(linesOf(file)).toHaveLength(1);
  });

  test('holds no secret, whatever part of a line it came in', () => {
    const { file, log } = open();
    const secret = 'sk-ant-oat01-aB3dE9fG2hJ7kLmN0pQ4';
    log.warn(`with ${secret}`, {
      [secret]: 1,
      error: new Error(secret),
      list: [{ token: 'hunter2' }],
      text: secret,
    });
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain(secret);
    expect(text).not.toContain('hunter2');
    expect(linesOf(file)).toHaveLength(1);
  });

  test('takes what JSON cannot, and goes on', () => {
    const { file, log } = open();
    const circle: Record<string, unknown> = { big: 1n };
    circle['self'] = circle;
    log.info('circle', { circle });
    const failing = {
      get trap(): never {
        throw new Error('No.');
      },
    };
    expect(() => log.info('trap', { failing })).not.toThrow();
    log.info('after');
    expect(linesOf(file).map(({ event }) => event)).toContain('after');
  });
});

describe('a log that is full', () => {
  const write = (log: ReturnType<typeof openLog>, count: number, from = 0): void => {
    for (let index = from; index < from + count; index += 1)
      log.info(`event ${index}`, { text: 'ü'.repeat(50) });
  };

  test('moves on, loses only the oldest, and keeps as many old ones as it should', () => {
    const { file, log } = open({ maxBytes: 1000, keep: 2 });
    write(log, 40);
    const generations = [`${file}.2`, `${file}.1`, file];
    for (const generation of generations) expect(statSync(generation).size).toBeLessThanOrEqual(1000);
    expect(existsSync(`${file}.3`)).toBe(false);
    const events = generations.flatMap(linesOf).map(({ event }) => event);
    expect(events).toEqual(
      Array.from({ length: events.length }, (_, index) => `event ${40 - events.length + index}`),
    );
    expect(events.length).toBeGreaterThan(6);
  });

  test('counts what an earlier run has written', () => {
    const { file, log } = open({ maxBytes: 1000 });
    write(log, 4);
    const later = openLog({ file, now: () => now, maxBytes: 1000 });
    write(later, 3, 4);
    expect(existsSync(`${file}.1`)).toBe(true);
    expect(statSync(file).size).toBeLessThanOrEqual(1000);
  });

  test('does not move an empty file out of the way of one long line', () => {
    const { file, log } = open({ maxBytes: 100 });
    log.info('long', { text: 'word '.repeat(100) });
    expect(existsSync(`${file}.1`)).toBe(false);
    log.info('next');
    expect(linesOf(`${file}.1`).map(({ event }) => event)).toEqual(['long']);
  });
});

describe('the log’s files', () => {
  modesTest('are for nobody else to read, old ones included', () => {
    const { file, log } = open({ maxBytes: 200 });
    for (let index = 0; index < 6; index += 1) log.info('event', { text: 'word '.repeat(20) });
    for (const each of [file, `${file}.1`]) expect(statSync(each).mode & 0o777).toBe(0o600);
    expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700);
  });

  modesTest('may be out of reach without stopping anything, and are written once they can be', () => {
    const folder = ownFolder();
    const file = join(folder, 'logs', 'plimsoll.log');
    const log = openLog({ file, now: () => now });
    chmodSync(folder, 0o500);
    unprivileged(() => log.info('lost'));
    expect(existsSync(file)).toBe(false);
    chmodSync(folder, 0o700);
    unprivileged(() => log.info('written'));
    expect(linesOf(file).map(({ event }) => event)).toEqual(['written']);
  });

  test('may have a folder or a file in their place', () => {
    const folder = ownFolder();
    mkdirSync(join(folder, 'plimsoll.log'));
    writeFileSync(join(folder, 'logs'), '');
    for (const file of [join(folder, 'plimsoll.log'), join(folder, 'logs', 'plimsoll.log')]) {
      expect(() => openLog({ file, now: () => now }).info('lost')).not.toThrow();
    }
  });
});

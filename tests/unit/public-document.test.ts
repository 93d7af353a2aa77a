import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { publicDocument, type PublicDocument } from '../../app/export/public-document.ts';
import { errorCodes } from '../../shared/meter.ts';
import { breaches } from '../rig/status-schema.ts';
import { state } from './app-state.ts';
import { anyKnown, credits, hour, at, known, meter, offline, weekly } from './sample.ts';

const documentOf = (...entries: Parameters<typeof state>[0]): PublicDocument =>
  publicDocument(state(entries).document);

const whole = documentOf(
  known('anthropic-1a2b3c4d', { meters: [meter({ utilisation: 91.5 }), weekly()], credits: credits() }),
  known('openai-1a2b3c4d', { meters: [] }, { ...offline, retryAt: at(hour) }),
);

type Change = (document: Record<string, never>) => void;

describe('the published document', () => {
  test('keeps what its schema promises', () => expect(breaches(whole)).toEqual([]));

  test('keeps it also without an account', () => expect(breaches(documentOf())).toEqual([]));

  test('has the members of the design in their order, and no others', () => {
    expect(Object.keys(whole)).toEqual([
      'schema',
      'generatedAt',
      'redirected',
      'governing',
      'accounts',
      'pool',
    ]);
    expect(Object.keys(whole.accounts[0] ?? {})).toEqual(
      'id provider source label plan planLabel status freshness via readAt error meters credits spend'.split(
        ' ',
      ),
    );
    expect(Object.keys(whole.accounts[0]?.meters[0] ?? {})).toEqual(
      'kind label scope utilisation used limit unit windowSeconds resetsAt status governing readAt via freshness pace'.split(
        ' ',
      ),
    );
  });

  test('drops what our own surfaces need besides', () => {
    const { document } = state([known('anthropic-1a2b3c4d')]);
    const account = { ...document.accounts[0], secret: 1 } as never;
    const published = publicDocument({ ...document, accounts: [account], extra: 2 } as never);
    expect(JSON.stringify(published)).not.toMatch(/secret|extra|providerName/);
  });

  test('keeps it whatever vendors answer', () => {
    // The ledger gives times as ISO texts; what vendors call a time does not get that far.
    const timely = anyKnown.map((entry) => ({
      ...entry,
      snapshot: entry.snapshot && {
        ...entry.snapshot,
        meters: entry.snapshot.meters.map((read) => ({ ...read, readAt: at(0), resetsAt: at(hour) })),
        credits: entry.snapshot.credits && { ...entry.snapshot.credits, readAt: at(0) },
      },
    }));
    fc.assert(
      fc.property(fc.array(timely, { maxLength: 3 }), (entries) => {
        const printed: unknown = JSON.parse(JSON.stringify(documentOf(...entries)));
        expect(breaches(printed)).toEqual([]);
      }),
    );
  });

  test.each<[string, Change]>([
    ['another schema', (document) => Object.assign(document, { schema: 'plimsoll.status/2' })],
    ['a member too many', (document) => Object.assign(document, { more: 1 })],
    ['a missing member', (document) => delete document['pool']],
    ['a number below zero', (document) => Object.assign(document['pool'] ?? {}, { active: -1 })],
    ['a text for a number', (document) => Object.assign(document['pool'] ?? {}, { active: '1' })],
    ['a time that is none', (document) => Object.assign(document, { generatedAt: 'now' })],
  ])('the schema refuses %s', (_what, change) => {
    const copy = structuredClone(whole) as unknown as Record<string, never>;
    change(copy);
    expect(breaches(copy)).not.toEqual([]);
  });

  test.each(errorCodes)('the schema knows the error %s', (code) => {
    expect(breaches(documentOf(known('anthropic-1a2b3c4d', { meters: [] }, { ...offline, code })))).toEqual(
      [],
    );
  });
});

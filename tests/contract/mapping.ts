import type { Mapped, Meter } from '../../shared/meter.ts';
import type { WireMapping } from '../../app/providers/provider.ts';
import { wireOf } from '../../app/providers/registry.ts';

/** When the recorded answers were read. */
export const readAt = Date.UTC(2026, 3, 15, 0, 0, 0);
export const context = { now: readAt, via: 'oauth' };

export interface Fixture {
  provider: string;
  /** The wire mapping that the file's name begins with. */
  mapping: string;
  name: string;
  text: string;
}

const files = import.meta.glob<string>('./fixtures/*/*.json', {
  eager: true,
  query: '?raw',
  import: 'default',
});

export const fixtures: readonly Fixture[] = Object.entries(files).map(([path, text]) => {
  const [provider = '', file = ''] = path.split('/').slice(-2);
  return { provider, mapping: file.split('.')[0] ?? '', name: `${provider}/${file}`, text };
});

export const bodyOf = (name: string): unknown => {
  const fixture = fixtures.find((candidate) => candidate.name === `${name}.json`);
  if (fixture === undefined) throw new Error(`There is no fixture ${name}.json.`);
  return JSON.parse(fixture.text);
};

/** The mapping through the registry: null when the provider is not in this build. */
export async function mappingOf(provider: string, name: string): Promise<((body: unknown) => Mapped) | null> {
  const mapping: WireMapping | undefined = (await wireOf(provider))?.[name];
  return mapping === undefined ? null : (body) => mapping(body, context);
}

/** For tests that only run when the provider is there. */
export function present<T>(value: T | null): T {
  if (value === null) throw new Error('This provider is not in the build.');
  return value;
}

export function meterOf({ meters }: Mapped, kind: string, scope: string | null = null): Meter {
  const found = meters.find((meter) => meter.kind === kind && meter.scope === scope);
  if (found === undefined) {
    const there = meters.map((meter) => `${meter.kind}/${meter.scope}`).join(', ');
    throw new Error(`No meter ${kind}/${scope} among ${there || 'none'}.`);
  }
  return found;
}

/** Kind, scope and use of every meter, in order: most of what a mapping says, at one glance. */
export const summary = ({ meters }: Mapped): [string, string | null, number | null][] =>
  meters.map(({ kind, scope, utilisation }) => [kind, scope, utilisation]);

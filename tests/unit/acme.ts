import { discoveryOfFile, joined } from '../../app/providers/login-file.ts';
import { newMeter } from '../../app/providers/meters.ts';
import { presenting } from '../../app/providers/present.ts';
import type { Discovery, Manifest, ReaderChain, Surroundings } from '../../app/providers/provider.ts';
import { ReadError } from '../../app/providers/read-error.ts';
import { field, momentAt, numberAt, textAt, whole } from '../../app/providers/reading.ts';

/**
 * Two vendors that nobody has, put in the registry's place: what is tested is what goes for every provider, and none of
 * the real ones has to be there.
 */
const manifestOf = (id: string, name: string): Manifest => ({
  id,
  name,
  homepage: `https://${id}.example/usage`,
  statusPage: null,
  plans: { max: { label: 'Max', meters: ['five_hour'] } },
});

const discoveryOf = (provider: string): Discovery =>
  discoveryOfFile({
    provider,
    tool: `${provider}-code`,
    toolName: `${provider} Code`,
    path: (surroundings) => joined(surroundings, surroundings.home, `.${provider}.json`),
    async login(file) {
      const accessToken = textAt(field(file, 'token'));
      if (accessToken === null) throw new ReadError('not_signed_in', 'Nobody is signed in there.');
      const [person, plan] = [textAt(field(file, 'person')), textAt(field(file, 'plan'))];
      const email = person === null ? null : `${person}@example.com`;
      return { accessToken, vendorAccount: person, email, plan, expiresAt: null };
    },
  });

/** Asks for `{ used, resets_at, plan }`, as a real one does. */
const readersOf =
  (provider: string): ReaderChain =>
  (tools) => [
    {
      via: 'oauth',
      read: ({ id }) =>
        presenting(tools, async ({ accessToken, plan = null }) => {
          const headers = { authorization: `Bearer ${accessToken}` };
          const body = whole(await tools.getJson({ url: `https://api.${provider}.example/usage`, headers }));
          const resets = momentAt(field(body, 'resets_at'));
          const meter = newMeter(
            { now: tools.now(), via: 'oauth' },
            {
              kind: 'five_hour',
              label: 'Session (5 h)',
              scope: null,
              utilisation: numberAt(field(body, 'used')),
              resetsAt: resets === null ? null : new Date(resets).toISOString(),
            },
          );
          return {
            accountId: id,
            plan: plan ?? textAt(field(body, 'plan')),
            meters: [meter],
            credits: null,
            problems: [],
          };
        }),
    },
  ];

const names: Record<string, string> = { acme: 'Acme', bolt: 'Bolt' };
const known = (provider: string): boolean => Object.hasOwn(names, provider);

export const registry = {
  manifests: Object.entries(names).map(([id, name]) => manifestOf(id, name)),
  manifestOf: (provider: string) => (known(provider) ? manifestOf(provider, names[provider] ?? '') : null),
  discoveryOf: async (provider: string) => (known(provider) ? discoveryOf(provider) : null),
  readersOf: async (provider: string) => (known(provider) ? readersOf(provider) : null),
};

export const loginFile = (person: string | null, more: object = {}): string =>
  JSON.stringify({ token: `sk-token-of-${person ?? 'nobody'}`, person, plan: 'max', ...more });

/** A machine with these files. Only reading is possible there. */
export const machine = (files: Record<string, string>): Surroundings => ({
  home: '/home/ada',
  platform: 'linux',
  env: {},
  readFile: async (path) => files[path] ?? null,
});

export const acmeFile = '/home/ada/.acme.json';

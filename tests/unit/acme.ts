import { discoveryOfFile, joined } from '../../app/providers/login-file.ts';
import type { Discovery, KeySource, Manifest } from '../../app/providers/provider.ts';
import { ReadError } from '../../app/providers/read-error.ts';
import { field, textAt } from '../../app/providers/reading.ts';
import { proxyReaders, readersOf } from './acme-readers.ts';

/**
 * Two vendors that nobody has and a proxy for both, put in the registry's place: what is tested is what goes for every
 * provider, and none of the real ones has to be there.
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

const keyed = { label: 'A key', plan: 'api', member: null, unsupported: null };

/** Presents the key to the vendor, and stands for one account of it. */
const keysOf = (provider: string): KeySource => ({
  keyName: 'API key',
  defaultBaseUrl: null,
  async accounts({ key }, { getJson }) {
    const headers = { authorization: `Bearer ${key}` };
    await getJson({ url: `https://api.${provider}.example/key`, headers });
    return [{ ...keyed, provider, vendorAccount: `of ${key}` }];
  },
});

/** Presents the key to the proxy, and stands for an account of each vendor. */
const proxyKeys: KeySource = {
  keyName: 'management key',
  defaultBaseUrl: 'http://127.0.0.1:8317',
  async accounts({ key, baseUrl }, { getJson }) {
    await getJson({ url: `${baseUrl}/list`, headers: { authorization: `Bearer ${key}` } });
    return ['acme', 'bolt'].map((provider) => ({
      ...keyed,
      provider,
      vendorAccount: 'ada',
      label: 'ada@example.com',
      member: `${provider}-1`,
    }));
  },
};

const names: Record<string, string> = { acme: 'Acme', bolt: 'Bolt' };
const known = (provider: string): boolean => Object.hasOwn(names, provider);

export const registry = {
  manifests: Object.entries(names).map(([id, name]) => manifestOf(id, name)),
  manifestOf: (provider: string) => (known(provider) ? manifestOf(provider, names[provider] ?? '') : null),
  discoveryOf: async (provider: string) => (known(provider) ? discoveryOf(provider) : null),
  async readersOf(provider: string) {
    if (provider === 'cliproxy') return proxyReaders;
    return known(provider) ? readersOf(provider) : null;
  },
  async keysOf(provider: string) {
    if (provider === 'cliproxy') return proxyKeys;
    return known(provider) ? keysOf(provider) : null;
  },
};

export const loginFile = (person: string | null, more: object = {}): string =>
  JSON.stringify({ token: `sk-token-of-${person ?? 'nobody'}`, person, plan: 'max', ...more });

export const acmeFile = '/home/ada/.acme.json';

import type { Discovery, KeySource, Manifest, ProviderDemo, ReaderChain, WireMapping } from './provider.ts';

/**
 * Finds the providers by their folders, so that nothing outside knows one by name: deleting a folder removes the
 * provider, adding one adds it. Manifests are small and always wanted; the rest is loaded when it is needed.
 */
const manifestModules = import.meta.glob<{ manifest: Manifest }>('./*/manifest.ts', { eager: true });
const readerModules = import.meta.glob<{ readers: ReaderChain }>('./*/readers.ts');
const wireModules = import.meta.glob<{ wire: Record<string, WireMapping> }>('./*/wire.ts');
const discoveryModules = import.meta.glob<{ discovery: Discovery }>('./*/discover.ts');
const keyModules = import.meta.glob<{ keys: KeySource }>('./*/keys.ts');
const demoModules = import.meta.glob<{ demo: ProviderDemo }>('./*/demo.ts');

export const manifests: readonly Manifest[] = Object.values(manifestModules)
  .map((module) => module.manifest)
  .sort((a, b) => (a.name < b.name ? -1 : 1));

export const manifestOf = (provider: string): Manifest | null =>
  manifests.find((manifest) => manifest.id === provider) ?? null;

export const readersOf = async (provider: string): Promise<ReaderChain | null> =>
  (await readerModules[`./${provider}/readers.ts`]?.())?.readers ?? null;

/** The pure mappings by name, usable on a body from anywhere. */
export const wireOf = async (provider: string): Promise<Record<string, WireMapping> | null> =>
  (await wireModules[`./${provider}/wire.ts`]?.())?.wire ?? null;

export const discoveryOf = async (provider: string): Promise<Discovery | null> =>
  (await discoveryModules[`./${provider}/discover.ts`]?.())?.discovery ?? null;

/** What a typed key stands for; null where there are no keys. */
export const keysOf = async (provider: string): Promise<KeySource | null> =>
  (await keyModules[`./${provider}/keys.ts`]?.())?.keys ?? null;

export const demoOf = async (provider: string): Promise<ProviderDemo | null> =>
  (await demoModules[`./${provider}/demo.ts`]?.())?.demo ?? null;

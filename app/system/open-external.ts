import { shell } from 'electron';
import { manifests } from '../providers/registry.ts';

/** The one way out to the browser: https: only, and only the pages that the manifests name. */
export function mayOpen(address: string, allowed: readonly string[]): boolean {
  const url = URL.parse(address);
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '') return false;
  return allowed.some((page) => URL.parse(page)?.origin === url.origin);
}

export async function openProviderPage(provider: string): Promise<boolean> {
  const page = manifests.find(({ id }) => id === provider)?.homepage;
  const allowed = manifests.map(({ homepage }) => homepage);
  if (page === undefined || !mayOpen(page, allowed)) return false;
  await shell.openExternal(page);
  return true;
}

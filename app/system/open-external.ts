import { shell } from 'electron';
import { manifests } from '../providers/registry.ts';
import { mayOpen } from './allowed-page.ts';

/** The one way out to the browser. */
export async function openProviderPage(provider: string): Promise<boolean> {
  const page = manifests.find(({ id }) => id === provider)?.homepage;
  const listed = manifests.map(({ homepage }) => homepage);
  if (page === undefined || !mayOpen(page, listed)) return false;
  await shell.openExternal(page);
  return true;
}

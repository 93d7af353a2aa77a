import { joined } from '../login-file.ts';
import type { FolderEntry, Surroundings } from '../provider.ts';
import { codexHome } from './codex-home.ts';

export interface SessionFile {
  path: string;
  size: number;
  /** Epoch ms. */
  modifiedAt: number;
}

/** A session that is taken up again goes on in the file of the day on which it began. */
const mostDays = 31;

const isSession = ({ name, isFolder }: FolderEntry): boolean =>
  !isFolder && name.startsWith('rollout-') && name.endsWith('.jsonl');

/** `YYYY/MM/DD`, the latest first: their names say when they are of, their times only when something was added. */
async function days(sessions: string, surroundings: Surroundings): Promise<string[]> {
  let folders = [sessions];
  for (let level = 0; level < 3; level += 1) {
    const below: string[] = [];
    for (const folder of folders) {
      const entries = await surroundings.listFolder(folder);
      const names = entries.filter(({ name, isFolder }) => isFolder && /^\d{2,4}$/.test(name));
      const latest = names.map(({ name }) => name).sort((a, b) => b.localeCompare(a, 'en'));
      below.push(...latest.map((name) => joined(surroundings, folder, name)));
      if (below.length >= mostDays) break;
    }
    folders = below.slice(0, mostDays);
  }
  return folders;
}

/** Codex's session logs of late, the one written to last first. */
export async function sessionFiles(surroundings: Surroundings): Promise<SessionFile[]> {
  const home = codexHome(surroundings);
  const folders = [
    ...(await days(joined(surroundings, home, 'sessions'), surroundings)),
    joined(surroundings, home, 'archived_sessions'),
  ];
  const files = await Promise.all(
    folders.map(async (folder) =>
      (await surroundings.listFolder(folder)).filter(isSession).map(({ name, size, modifiedAt }) => ({
        path: joined(surroundings, folder, name),
        size,
        modifiedAt,
      })),
    ),
  );
  return files.flat().sort((a, b) => b.modifiedAt - a.modifiedAt);
}

import { joined } from '../login-file.ts';
import type { Surroundings } from '../provider.ts';

/** A session log of Claude Code. */
export interface LogFile {
  path: string;
  size: number;
  /** Epoch ms. */
  modifiedAt: number;
}

/** A project, its sessions, and what those started; deeper down there is nothing of ours. */
const deepest = 4;
const mostFolders = 2000;

function roots(surroundings: Surroundings): string[] {
  const { home, env } = surroundings;
  const configured = (env['CLAUDE_CONFIG_DIR'] ?? '')
    .split(',')
    .map((folder) => folder.trim())
    .filter((folder) => folder !== '');
  const folders =
    configured.length > 0
      ? configured
      : [joined(surroundings, home, '.claude'), joined(surroundings, home, '.config', 'claude')];
  return folders.map((folder) => joined(surroundings, folder, 'projects'));
}

/** The session logs that were written to since then, newest first. */
export async function logFilesSince(since: number, surroundings: Surroundings): Promise<LogFile[]> {
  const files: LogFile[] = [];
  let level = roots(surroundings);
  let folders = 0;
  for (let depth = 0; depth < deepest && level.length > 0; depth += 1) {
    const below: string[] = [];
    for (const folder of level) {
      folders += 1;
      if (folders > mostFolders) break;
      for (const { name, isFolder, modifiedAt, size } of await surroundings.listFolder(folder)) {
        const path = joined(surroundings, folder, name);
        if (isFolder) below.push(path);
        else if (name.endsWith('.jsonl') && modifiedAt >= since) files.push({ path, size, modifiedAt });
      }
    }
    level = below;
  }
  return files.sort((a, b) => b.modifiedAt - a.modifiedAt);
}

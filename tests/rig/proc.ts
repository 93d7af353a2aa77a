import { readdirSync, readFileSync } from 'node:fs';

/** What the kernel says of processes: the tree, its memory, its time, its sandbox. Linux only. */

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The process ended between two looks; callers leave it out.
    return null;
  }
}

function list(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

/**
 * The fields of /proc/PID/stat after the name, which may itself hold spaces and brackets; null for a process that has
 * ended, also while it waits as a zombie for its parent to notice.
 */
function stat(pid: number): string[] | null {
  const text = read(`/proc/${pid}/stat`);
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ') ?? null;
  return fields?.[0] === 'Z' ? null : fields;
}

/** A process and everything below it. */
export function processTree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of list('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = Number(stat(Number(name))?.[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const tree: number[] = [];
  const queue = stat(root) === null ? [] : [root];
  for (let pid = queue.shift(); pid !== undefined; pid = queue.shift()) {
    tree.push(pid);
    queue.push(...(children.get(pid) ?? []));
  }
  return tree;
}

export function commandLine(pid: number): string[] {
  return (read(`/proc/${pid}/cmdline`) ?? '').split('\0').filter((part) => part !== '');
}

/** "browser" for the main process, else Chromium's own word: zygote, gpu-process, utility, renderer. */
export function processType(pid: number): string {
  // Chromium rewrites the command line of its children into one string with spaces.
  return /--type=([\w-]+)/.exec(commandLine(pid).join(' '))?.[1] ?? 'browser';
}

/** Proportional set size in kB: shared pages are divided among their users, so a sum over processes is honest. */
export function pss(pid: number): number {
  return Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? '')?.[1] ?? 0);
}

export function treePss(root: number): number {
  return processTree(root).reduce((sum, pid) => sum + pss(pid), 0);
}

/** CPU time used so far by the tree, in milliseconds: utime + stime, whose tick is 10 ms on every Linux we run on. */
export function treeCpuMs(root: number): number {
  return processTree(root).reduce((sum, pid) => {
    const fields = stat(pid);
    return fields === null ? sum : sum + (Number(fields[11]) + Number(fields[12])) * 10;
  }, 0);
}

/** The seccomp mode of a process: 2 is a filter, which is what a sandboxed renderer shows. */
export function seccomp(pid: number): number | null {
  const match = /^Seccomp:\s+(\d+)/m.exec(read(`/proc/${pid}/status`) ?? '');
  return match === null ? null : Number(match[1]);
}

import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Hierarchies lie in folders of the mount, groups in these: deeper than so nothing of ours is made. */
const MAX_DEPTH = 6;

/** Control groups that a supervisor made and that are still there. */
export function groupsOf(pid: number): string[] {
  const found: string[] = [];
  const look = (folder: string, depth: number): void => {
    for (const name of foldersIn(folder)) {
      if (name.startsWith(`edgecoder-sandbox-${pid}-`)) found.push(join(folder, name));
      else if (depth < MAX_DEPTH) look(join(folder, name), depth + 1);
    }
  };
  look('/sys/fs/cgroup', 0);
  return found;
}

/** None when it has gone meanwhile, as those of other tests do. */
function foldersIn(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

import { confinementOf } from './process-tree.ts';

/** What is missing of the walls that a process in namespaces of its own was promised, as the kernel tells from outside. */
export function unconfined(pid: number): string | undefined {
  const seen = confinementOf(pid);
  if (seen === undefined) return 'it is gone';
  const { capabilities } = seen;
  if (seen.uids.includes(0) || seen.gids.includes(0)) return 'it runs as root';
  if (capabilities.effective !== 0n || capabilities.permitted !== 0n) return 'it has capabilities';
  if (capabilities.bounding !== 0n) return 'it could gain capabilities';
  if (!seen.noNewPrivileges) return 'it could gain privileges by starting a program';
  if (seen.shared.length > 0) return `it shares namespaces with the system: ${seen.shared.join(', ')}`;
  return seen.filtered ? undefined : 'its system calls are not filtered';
}

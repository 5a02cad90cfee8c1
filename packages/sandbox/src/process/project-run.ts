import { chownSync, closeSync, constants, mkdirSync, openSync } from 'node:fs';
import { type ProjectResult, SandboxError } from '../interface.ts';
import { changesOf } from '../project/changes.ts';
import { PROJECT_FOLDER, shellReport } from '../project/command.ts';
import { projectResult } from '../project/project-result.ts';
import { PROJECT_TOOLS, TOOLS_FOLDER } from '../project/tools.ts';
import type { Tree } from '../project/tree.ts';
import { writeTree } from '../project/write-tree.ts';
import { GUEST_HOME } from '../supervisor/guest-limits.ts';
import type { ProjectOrder } from '../supervisor/guest-sandbox.ts';
import { collectFiles } from '../supervisor/leftovers.ts';
import { childrenOf } from '../supervisor/process-tree.ts';
import { superviseGuest } from '../supervisor/supervise-guest.ts';
import type { GuestProcess } from './guest-process.ts';

const COMMAND_FILE = '.command';

/**
 * Waits as the other harnesses do, until the tree is there and a byte of the order came; then becomes the command, whose
 * exit code the kernel tells. Nothing of the harness is left while foreign code runs.
 */
export const PROJECT_HARNESS = `
printf ${shellReport('ready')} >&3
head -c 1 <&4 >/dev/null
line=$(cat ${GUEST_HOME}/${COMMAND_FILE})
rm -f ${GUEST_HOME}/${COMMAND_FILE}
cd ${GUEST_HOME}/${PROJECT_FOLDER} || exit 126
printf ${shellReport('started')} >&3
exec 3>&- 4<&-
exec /bin/sh -c "$line"
`;

/**
 * Puts a tree into a guest that waits, lets it run its command, and looks at what is left once nobody of the guest lives.
 * The folder is held open from before the command's first instruction: whatever the guest moves or mounts, it is that one
 * that is looked at.
 * @throws {SandboxError}
 */
export async function runProjectInGuest(
  guest: GuestProcess,
  { tree, command, language, limits, signal }: ProjectOrder,
  /** This process is root: what it writes has to be given away. */
  isRoot: boolean,
): Promise<ProjectResult> {
  const folder = furnish(guest, tree, command, isRoot ? guest.uid : undefined);
  try {
    const result = await superviseGuest(guest, { language, code: '', limits }, signal);
    await guest.gone;
    return projectResult(result, changesOf(tree, collectFiles(`/proc/self/fd/${folder}/.`)));
  } finally {
    closeSync(folder);
  }
}

/** @returns a descriptor of the tree's folder inside. */
function furnish(guest: GuestProcess, tree: Tree, command: string, owner: number | undefined): number {
  const [pid] = childrenOf(guest.initPid);
  if (pid === undefined) throw new SandboxError('crashed', 'the guest is gone');
  const home = openFolder(`/proc/${pid}/root${GUEST_HOME}`);
  try {
    const inside = `/proc/self/fd/${home}`;
    const folders = { [TOOLS_FOLDER]: PROJECT_TOOLS, [PROJECT_FOLDER]: tree };
    for (const [name, content] of Object.entries(folders)) {
      mkdirSync(`${inside}/${name}`, { mode: 0o755 });
      if (owner !== undefined) chownSync(`${inside}/${name}`, owner, owner);
      writeTree(`${inside}/${name}`, content, { owner });
    }
    const line = { content: Buffer.from(command, 'utf8'), executable: false };
    writeTree(inside, new Map([[COMMAND_FILE, line]]), { owner });
    return openFolder(`${inside}/${PROJECT_FOLDER}`);
  } finally {
    closeSync(home);
  }
}

const openFolder = (path: string): number => openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);

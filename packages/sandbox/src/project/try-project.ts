import type { ExecutionLimits, Language } from '@edgecoder/protocol';
import type { ProjectRequest, ProjectResult } from '../interface.ts';
import { snapshotHash } from './tree.ts';

const MAX_SEEN_CHARS = 200;

/** Runs a command that reads its tree and changes it, and looks whether the change comes back; undefined when it does. */
export async function projectProblem(
  runProject: (request: ProjectRequest) => Promise<ProjectResult>,
  { language, limits }: { language: Language; limits: ExecutionLimits },
): Promise<string | undefined> {
  const files = [{ path: 'in', executable: false, content: Buffer.from('one\n').toString('base64') }];
  const project = { snapshot: snapshotHash(files), files, command: 'cat in && echo two >out' };
  const { ok, stdout, stderr, project: left } = await runProject({ language, project, limits });
  if (ok && stdout === 'one\n' && left.changed === 1 && left.patch.includes('+two')) return undefined;
  const seen = stderr || stdout || 'no change came back';
  return `a command in a project does not run (${seen.trim().slice(0, MAX_SEEN_CHARS).toWellFormed()})`;
}

import type { RunRequest, RunResult, Sandbox } from '../../src/interface.ts';
import { snapshotHash } from '../../src/project/tree.ts';
import type { EscapeAttempt } from './attempts.ts';
import { ESCAPES } from './corpus.ts';

/** A mode whose programs are projects of one file: where nothing of a harness is beside them, and what they write can be started. */
export function asProjects(sandbox: Sandbox): Sandbox {
  return {
    mode: sandbox.mode,
    selfTest: () => sandbox.selfTest(),
    close: () => sandbox.close(),
    run({ language, code, limits }: RunRequest, options): Promise<RunResult> {
      if (sandbox.runProject === undefined) throw new Error('the mode runs no projects');
      const path = language === 'python' ? 'main.py' : 'main.js';
      const files = [{ path, executable: false, content: Buffer.from(code.toWellFormed(), 'utf8').toString('base64') }];
      const command = language === 'python' ? `exec python3 ${path}` : `exec node ${path}`;
      return sandbox.runProject(
        { language, project: { snapshot: snapshotHash(files), files, command }, limits },
        options,
      );
    },
  };
}

/**
 * The corpus as it applies there. A command is its own test, so there is no pass to forge beside it; it may start what it
 * writes; and Node buffers what it prints where no harness makes it wait, so that memory may run out before output does.
 */
export const PROJECT_ESCAPES: readonly EscapeAttempt[] = ESCAPES.filter(
  ({ name, tests }) => tests === undefined && name !== 'execution of what it wrote',
).map((attempt) =>
  attempt.limits?.includes('output') === true ? { ...attempt, limits: [...attempt.limits, 'memory'] } : attempt,
);

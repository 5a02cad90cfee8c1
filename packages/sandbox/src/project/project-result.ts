import type { ProjectChanges } from '@edgecoder/protocol';
import type { ProjectResult, RunResult } from '../interface.ts';

/** Processes and threads of a command together: a test runner starts an interpreter for each file, each of a dozen threads. */
export const PROJECT_PROCESSES = 256;

/** The result of a command: its exit code is its test. */
export function projectResult(result: RunResult, project: ProjectChanges): ProjectResult {
  const { passed, failure } = result.testReport;
  const told = result.limit === undefined ? `the command exited with code ${result.exitCode}` : failure;
  return {
    ...result,
    testReport: { passed, hasTests: true, ...(passed || told === undefined ? {} : { failure: told }) },
    project,
  };
}

import type { LimitHit } from '@edgecoder/protocol';
import type { RunResult } from '../interface.ts';
import { LIMIT_TEXT } from '../runner/messages.ts';

/** What was seen of a run, by whoever ended it. */
export interface Observed {
  /** The harness gave back this run's mark, or, without tests, the program ended by itself and well. */
  passed: boolean;
  exitCode: number;
  limit?: LimitHit | undefined;
  failure?: string | undefined;
  stdout: string;
  stderr: string;
  truncated: boolean;
  durationMs: number;
  hasTests: boolean;
}

/** The result that says so; every mode reports alike, and in text that is well-formed whatever a program has written. */
export function outcome(seen: Observed): RunResult {
  const limit = seen.limit ?? (seen.truncated ? 'output' : undefined);
  const ok = seen.passed && limit === undefined && seen.exitCode === 0;
  const failure = ok ? undefined : (seen.failure ?? (limit === undefined ? 'the program failed' : LIMIT_TEXT[limit]));
  return {
    ok,
    stdout: seen.stdout.toWellFormed(),
    stderr: seen.stderr.toWellFormed(),
    exitCode: ok ? 0 : limit !== undefined ? -1 : seen.exitCode === 0 ? 1 : seen.exitCode,
    durationMs: Math.max(0, Math.round(seen.durationMs)),
    truncated: seen.truncated || limit === 'output',
    ...(limit === undefined ? {} : { limit }),
    ...(limit === 'wall' || limit === 'cpu' ? { queueReason: 'timeout' as const } : {}),
    testReport: {
      passed: ok,
      hasTests: seen.hasTests,
      ...(failure === undefined ? {} : { failure: failure.toWellFormed() }),
    },
  };
}

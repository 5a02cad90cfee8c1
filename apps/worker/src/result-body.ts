import {
  MAX_OUTPUT_BYTES,
  type ResultBody,
  type SandboxMode,
  type TestReport,
  type WorkPayload,
} from '@edgecoder/protocol';
import type { ProjectResult, RunResult } from '@edgecoder/sandbox';

const MAX_FAILURE_CHARS = 4096;
const MAX_DURATION_MS = 3_600_000;

/** What is told of a run. */
export function resultBody(result: RunResult | ProjectResult, sandbox: SandboxMode): ResultBody {
  return {
    stdout: clip(result.stdout, MAX_OUTPUT_BYTES),
    stderr: clip(result.stderr, MAX_OUTPUT_BYTES),
    exitCode: result.exitCode,
    truncated: result.truncated,
    testReport: clipped(result.testReport),
    durationMs: Math.min(MAX_DURATION_MS, Math.max(0, Math.round(result.durationMs))),
    sandbox,
    ...(result.limit === undefined ? {} : { limit: result.limit }),
    ...(result.queueReason === undefined ? {} : { queueReason: result.queueReason }),
    ...('project' in result ? { project: result.project } : {}),
  };
}

function clipped({ failure, ...report }: TestReport): TestReport {
  return failure === undefined ? report : { ...report, failure: clip(failure, MAX_FAILURE_CHARS) };
}

/** Guests may print half of a surrogate pair, and cutting may leave one: it could not be signed. */
export const clip = (text: string, maxChars: number): string => text.slice(0, maxChars).toWellFormed();

/** Ended from outside, by no limit: the coordinator hands the subtask to another machine. */
export function brokenDown(payload: WorkPayload, sandbox: SandboxMode, reason: string): ResultBody {
  return {
    stdout: '',
    stderr: clip(reason, MAX_FAILURE_CHARS),
    exitCode: -1,
    truncated: false,
    testReport: { passed: false, hasTests: payload.tests !== undefined || payload.project !== undefined },
    durationMs: 0,
    sandbox,
  };
}

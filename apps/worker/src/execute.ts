import {
  type CheckBody,
  MAX_OUTPUT_BYTES,
  type ResultBody,
  type SandboxMode,
  type TestReport,
  type WorkPayload,
} from '@edgecoder/protocol';
import { type RunResult, type Sandbox, SandboxError } from '@edgecoder/sandbox';

const MAX_FAILURE_CHARS = 4096;
const MAX_DURATION_MS = 3_600_000;

/**
 * Does the work of one lease and says truthfully how it ended. What goes wrong on this side (no such sandbox, it crashed, a
 * kind of work that this worker does not know) is in the body too, so that another machine gets the subtask.
 * @param options.sandboxes those that passed their self-test, the preferred one first.
 * @throws {SandboxError} `aborted` when the signal did.
 */
export async function execute(
  payload: WorkPayload,
  options: { sandboxes: ReadonlyMap<SandboxMode, Sandbox>; signal: AbortSignal },
): Promise<ResultBody | CheckBody> {
  const preferred = options.sandboxes.keys().next().value ?? 'none';
  if (payload.kind === 'verify') return check(payload, payload.sandbox ?? preferred, options);
  if (payload.kind !== 'exec') return brokenDown(payload, preferred, `this worker does no ${payload.kind}`);
  const sandbox = options.sandboxes.get(preferred);
  if (sandbox === undefined) return brokenDown(payload, preferred, 'no sandbox is available');
  try {
    return resultBody(await run(sandbox, payload, options.signal), preferred);
  } catch (error) {
    if (isAborted(error)) throw error;
    return brokenDown(payload, preferred, `the sandbox failed: ${(error as Error).message}`);
  }
}

async function check(
  payload: WorkPayload,
  mode: SandboxMode,
  options: { sandboxes: ReadonlyMap<SandboxMode, Sandbox>; signal: AbortSignal },
): Promise<CheckBody> {
  const sandbox = options.sandboxes.get(mode);
  const undecided: CheckBody = {
    testReport: { passed: false, hasTests: payload.tests !== undefined },
    inconclusive: true,
    durationMs: 0,
    sandbox: mode,
  };
  if (sandbox === undefined) return undecided;
  try {
    const {
      testReport,
      durationMs,
      sandbox: used,
      limit,
    } = resultBody(await run(sandbox, payload, options.signal), mode);
    return { testReport, inconclusive: false, durationMs, sandbox: used, ...(limit === undefined ? {} : { limit }) };
  } catch (error) {
    if (isAborted(error)) throw error;
    return undecided;
  }
}

function run(sandbox: Sandbox, payload: WorkPayload, signal: AbortSignal): Promise<RunResult> {
  const { language, code, tests, limits, seed, clockMs } = payload;
  return sandbox.run({ language, code, limits, seed, clockMs, ...(tests === undefined ? {} : { tests }) }, { signal });
}

function resultBody(result: RunResult, sandbox: SandboxMode): ResultBody {
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
  };
}

function clipped({ failure, ...report }: TestReport): TestReport {
  return failure === undefined ? report : { ...report, failure: clip(failure, MAX_FAILURE_CHARS) };
}

/** Guests may print half of a surrogate pair, and cutting may leave one: it could not be signed. */
const clip = (text: string, maxChars: number): string => text.slice(0, maxChars).toWellFormed();

/** Ended from outside, by no limit: the coordinator hands the subtask to another machine. */
function brokenDown(payload: WorkPayload, sandbox: SandboxMode, reason: string): ResultBody {
  return {
    stdout: '',
    stderr: clip(reason, MAX_FAILURE_CHARS),
    exitCode: -1,
    truncated: false,
    testReport: { passed: false, hasTests: payload.tests !== undefined },
    durationMs: 0,
    sandbox,
  };
}

const isAborted = (error: unknown): boolean => error instanceof SandboxError && error.code === 'aborted';

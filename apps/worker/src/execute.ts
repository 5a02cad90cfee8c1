import { sha256Hex } from '@edgecoder/crypto';
import { sandboxSatisfies } from '@edgecoder/policy';
import {
  type CheckBody,
  MAX_OUTPUT_BYTES,
  type ResultBody,
  type SandboxMode,
  type TestReport,
  type WorkPayload,
} from '@edgecoder/protocol';
import { type ProjectResult, type RunResult, type Sandbox, SandboxError } from '@edgecoder/sandbox';
import type { ProvenSandbox } from './capabilities.ts';
import { failedOutsideSubset } from './outside-subset.ts';

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
  options: { sandboxes: ReadonlyMap<SandboxMode, ProvenSandbox>; signal: AbortSignal },
): Promise<ResultBody | CheckBody> {
  const chosen = [...options.sandboxes].find(([mode, proven]) => suits(payload, mode, proven));
  const mode = chosen?.[0] ?? options.sandboxes.keys().next().value ?? 'none';
  if (payload.kind === 'verify') return check(payload, payload.sandbox ?? mode, options);
  if (payload.kind !== 'exec') return brokenDown(payload, mode, `this worker does no ${payload.kind}`);
  if (chosen === undefined) return brokenDown(payload, mode, 'no sandbox here can run this');
  const { sandbox } = chosen[1];
  try {
    const result = await run(sandbox, payload, options.signal);
    const outside = await failedOutsideSubset(payload, result, sandbox, options.signal);
    return resultBody(outside ? { ...result, queueReason: 'outside_subset' } : result, mode);
  } catch (error) {
    if (isAborted(error)) throw error;
    return brokenDown(payload, mode, `the sandbox failed: ${(error as Error).message}`);
  }
}

/** `none` suits nothing that comes from a coordinator, whatever this worker was told to offer. */
const suits = (payload: WorkPayload, mode: SandboxMode, { languages, projects }: ProvenSandbox): boolean =>
  sandboxSatisfies(payload.required ?? 'wasm', mode) &&
  languages.includes(payload.language) &&
  (payload.project === undefined || projects);

async function check(
  payload: WorkPayload,
  mode: SandboxMode,
  options: { sandboxes: ReadonlyMap<SandboxMode, ProvenSandbox>; signal: AbortSignal },
): Promise<CheckBody> {
  const proven = options.sandboxes.get(mode);
  const hasTests = payload.tests !== undefined || payload.project !== undefined;
  const undecided: CheckBody = {
    testReport: { passed: false, hasTests },
    inconclusive: true,
    durationMs: 0,
    sandbox: mode,
  };
  if (proven === undefined || !suits(payload, mode, proven)) return undecided;
  try {
    const {
      testReport,
      durationMs,
      sandbox: used,
      limit,
      project,
    } = resultBody(await run(proven.sandbox, payload, options.signal), mode);
    return {
      testReport,
      inconclusive: false,
      durationMs,
      sandbox: used,
      ...(limit === undefined ? {} : { limit }),
      ...(project === undefined ? {} : { patchHash: sha256Hex(project.patch) }),
    };
  } catch (error) {
    if (isAborted(error)) throw error;
    return undecided;
  }
}

function run(sandbox: Sandbox, payload: WorkPayload, signal: AbortSignal): Promise<RunResult | ProjectResult> {
  const { language, code, tests, limits, seed, clockMs, project } = payload;
  if (project !== undefined) {
    if (sandbox.runProject === undefined) throw new SandboxError('unavailable', `${sandbox.mode} runs no projects`);
    return sandbox.runProject({ language, project, limits }, { signal });
  }
  return sandbox.run({ language, code, limits, seed, clockMs, ...(tests === undefined ? {} : { tests }) }, { signal });
}

function resultBody(result: RunResult | ProjectResult, sandbox: SandboxMode): ResultBody {
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
const clip = (text: string, maxChars: number): string => text.slice(0, maxChars).toWellFormed();

/** Ended from outside, by no limit: the coordinator hands the subtask to another machine. */
function brokenDown(payload: WorkPayload, sandbox: SandboxMode, reason: string): ResultBody {
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

const isAborted = (error: unknown): boolean => error instanceof SandboxError && error.code === 'aborted';

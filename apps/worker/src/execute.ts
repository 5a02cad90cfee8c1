import { sha256Hex } from '@edgecoder/crypto';
import { ModelError } from '@edgecoder/models';
import { sandboxSatisfies } from '@edgecoder/policy';
import type { CheckBody, ResultBody, SandboxMode, WorkPayload } from '@edgecoder/protocol';
import { type ProjectResult, type RunResult, type Sandbox, SandboxError } from '@edgecoder/sandbox';
import type { ProvenSandbox } from './capabilities.ts';
import type { ExecuteOptions } from './execute-options.ts';
import { generate } from './generate.ts';
import { failedOutsideSubset } from './outside-subset.ts';
import { brokenDown, resultBody } from './result-body.ts';

/**
 * Does the work of one lease and says truthfully how it ended. What goes wrong on this side (no such sandbox, it crashed, a
 * kind of work that this worker does not know) is in the body too, so that another machine gets the subtask.
 * @throws {SandboxError} @throws {ModelError} `aborted` when the signal did.
 */
export async function execute(payload: WorkPayload, options: ExecuteOptions): Promise<ResultBody | CheckBody> {
  const chosen = [...options.sandboxes].find(([mode, proven]) => suits(payload, mode, proven));
  const mode = chosen?.[0] ?? options.sandboxes.keys().next().value ?? 'none';
  if (payload.kind === 'verify') return check(payload, payload.sandbox ?? mode, options);
  if (chosen === undefined) return brokenDown(payload, mode, 'no sandbox here can run this');
  const { sandbox } = chosen[1];
  try {
    if (payload.kind !== 'exec') return await generate(payload, { ...options, sandbox });
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

async function check(payload: WorkPayload, mode: SandboxMode, options: ExecuteOptions): Promise<CheckBody> {
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
    const hollow = testReport.passed ? await testsHollow(proven.sandbox, payload, options.signal) : undefined;
    return {
      testReport,
      inconclusive: false,
      durationMs,
      sandbox: used,
      ...(hollow === undefined ? {} : { testsHollow: hollow }),
      ...(limit === undefined ? {} : { limit }),
      ...(project === undefined ? {} : { patchHash: sha256Hex(project.patch) }),
    };
  } catch (error) {
    if (isAborted(error)) throw error;
    return undecided;
  }
}

/** Whether the tests pass without what a model wrote; undefined where nobody asks, or there are none. */
async function testsHollow(sandbox: Sandbox, payload: WorkPayload, signal: AbortSignal): Promise<boolean | undefined> {
  const { code, tests, givenCodeChars } = payload;
  if (givenCodeChars === undefined || tests === undefined) return undefined;
  return (await run(sandbox, { ...payload, code: code.slice(0, givenCodeChars) }, signal)).ok;
}

function run(sandbox: Sandbox, payload: WorkPayload, signal: AbortSignal): Promise<RunResult | ProjectResult> {
  const { language, code, tests, limits, seed, clockMs, project } = payload;
  if (project !== undefined) {
    if (sandbox.runProject === undefined) throw new SandboxError('unavailable', `${sandbox.mode} runs no projects`);
    return sandbox.runProject({ language, project, limits }, { signal });
  }
  return sandbox.run({ language, code, limits, seed, clockMs, ...(tests === undefined ? {} : { tests }) }, { signal });
}

/** The work was ended because nobody wants it any more. */
export const isAborted = (error: unknown): boolean =>
  (error instanceof SandboxError || error instanceof ModelError) && error.code === 'aborted';

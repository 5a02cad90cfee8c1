import { type AgentDeps, runLoop, type WrittenProgram } from '@edgecoder/agent';
import { DEFAULT_ITERATIONS, type ResultBody, type WorkPayload } from '@edgecoder/protocol';
import type { RunResult, Sandbox } from '@edgecoder/sandbox';
import type { ExecuteOptions } from './execute.ts';
import { brokenDown, resultBody } from './result-body.ts';

/** Does work that a model has to do. @throws {SandboxError} @throws {ModelError} `aborted` by the signal. */
export async function generate(
  payload: WorkPayload,
  options: ExecuteOptions & { sandbox: Sandbox },
): Promise<ResultBody> {
  const { sandbox, models, signal } = options;
  const model = await models?.choose(payload.model, signal);
  if (models === undefined || model === undefined)
    return brokenDown(payload, sandbox.mode, `this worker has no model ${payload.model ?? 'to write with'}`);
  const deps: AgentDeps = { provider: models.provider, sandbox, monotonic: () => performance.now() };
  const watching = { onStep: options.onStep ?? (() => undefined), signal };
  const asked = { model, requester: options.requester, seed: payload.seed, attempt: options.attempt };
  const frame = {
    language: payload.language,
    tests: payload.tests,
    givenCode: payload.code,
    limits: payload.limits,
    guest: { seed: payload.seed, clockMs: payload.clockMs },
    maxIterations: payload.maxIterations ?? DEFAULT_ITERATIONS,
  };
  if (payload.kind === 'micro_loop' && payload.prompt !== undefined) {
    const written = await runLoop(deps, { ...asked, ...frame, prompt: payload.prompt }, watching);
    return programBody(payload, written, model, sandbox);
  }
  return brokenDown(payload, sandbox.mode, `this worker does no ${payload.kind}`);
}

function programBody(payload: WorkPayload, written: WrittenProgram, model: string, { mode }: Sandbox): ResultBody {
  const { code, run, ownTests, iterations, tokens, problem } = written;
  const told = { iterations, model, tokens, ...(ownTests === undefined ? {} : { ownTests }) };
  // What another machine may do better goes to one; what was tried here is told.
  if (problem !== undefined) {
    const limited = problem.code === 'context_exceeded' || problem.code === 'not_enough_memory';
    return {
      ...brokenDown(payload, mode, problem.message),
      ...told,
      ...(limited ? { queueReason: 'model_limit' } : {}),
    };
  }
  return { ...resultBody(run ?? nothingWritten(payload, iterations.at(-1)?.failure), mode), code: code ?? '', ...told };
}

/** No answer had a program in it: what the model said instead is why. */
const nothingWritten = ({ tests }: WorkPayload, failure: string | undefined): RunResult => ({
  ok: false,
  stdout: '',
  stderr: '',
  exitCode: 1,
  durationMs: 0,
  truncated: false,
  testReport: { passed: false, hasTests: tests !== undefined, ...(failure === undefined ? {} : { failure }) },
});

import {
  type AgentDeps,
  type AskedModel,
  type ProgramFrame,
  runChat,
  runLoop,
  runSingle,
  runSteps,
  type Watching,
  type Words,
  type WrittenProgram,
} from '@edgecoder/agent';
import { ModelError } from '@edgecoder/models';
import {
  DEFAULT_ITERATIONS,
  MAX_ANSWER_CHARS,
  type ResultBody,
  type SystemFacts,
  type WorkPayload,
} from '@edgecoder/protocol';
import type { RunResult, Sandbox } from '@edgecoder/sandbox';
import type { ExecuteOptions } from './execute-options.ts';
import { brokenDown, clip, resultBody } from './result-body.ts';

/** Does work that a model has to do. @throws {SandboxError} @throws {ModelError} `aborted` by the signal. */
export async function generate(
  payload: WorkPayload,
  options: ExecuteOptions & { sandbox: Sandbox },
): Promise<ResultBody> {
  const { sandbox, models, signal } = options;
  const model = await models?.choose(payload.model, signal);
  if (models === undefined || model === undefined)
    return brokenDown(payload, sandbox.mode, `this worker has no model ${payload.model ?? 'to write with'}`);
  const deps: AgentDeps = {
    provider: models.provider,
    sandbox,
    monotonic: () => performance.now(),
    examples: options.examples,
  };
  const watching: Watching = { onStep: options.onStep ?? (() => undefined), signal };
  const asked: AskedModel = { model, requester: options.requester, seed: payload.seed, attempt: options.attempt };
  try {
    const body = await answered(payload, deps, asked, watching, { sandbox, facts: models.facts() });
    return body ?? brokenDown(payload, sandbox.mode, `a lease of ${payload.kind} does not say what is wanted`);
  } catch (error) {
    if (!(error instanceof ModelError) || signal.aborted) throw error;
    return { ...brokenDown(payload, sandbox.mode, error.message), model, ...limited(error) };
  }
}

/** Undefined when the payload has not what its kind needs. */
async function answered(
  payload: WorkPayload,
  deps: AgentDeps,
  asked: AskedModel,
  watching: Watching,
  { sandbox, facts }: { sandbox: Sandbox; facts: SystemFacts },
): Promise<ResultBody | undefined> {
  const { kind, language, prompt, steps, messages } = payload;
  const frame: ProgramFrame = {
    language,
    tests: payload.tests,
    givenCode: payload.code,
    limits: payload.limits,
    guest: { seed: payload.seed, clockMs: payload.clockMs },
    maxIterations: payload.maxIterations ?? DEFAULT_ITERATIONS,
  };
  if (kind === 'micro_loop' && prompt !== undefined)
    return programBody(payload, await runLoop(deps, { ...asked, ...frame, prompt }, watching), asked, sandbox);
  if (kind === 'multi_step' && steps !== undefined && steps.length > 0)
    return programBody(payload, await runSteps(deps, { ...asked, ...frame, steps }, watching), asked, sandbox);
  if (kind === 'single_step' && prompt !== undefined)
    return wordsBody(await runSingle(deps, { ...asked, language, prompt }, watching), asked, sandbox);
  if (kind === 'chat' && messages !== undefined)
    return wordsBody(await runChat(deps, { ...asked, messages, facts }, watching), asked, sandbox);
  return undefined;
}

/** Nothing was run: what was said is the result. */
const wordsBody = ({ text, ended, tokens }: Words, { model }: AskedModel, { mode }: Sandbox): ResultBody => ({
  text: clip(text, MAX_ANSWER_CHARS),
  stdout: '',
  stderr: '',
  exitCode: 0,
  truncated: !ended,
  testReport: { passed: true, hasTests: false },
  durationMs: 0,
  sandbox: mode,
  model,
  tokens,
});

/** A larger model, or a larger machine, may do it. */
const limited = ({ code }: ModelError): Pick<ResultBody, 'queueReason'> =>
  code === 'context_exceeded' || code === 'not_enough_memory' ? { queueReason: 'model_limit' } : {};

function programBody(
  payload: WorkPayload,
  written: WrittenProgram,
  { model }: AskedModel,
  { mode }: Sandbox,
): ResultBody {
  const { code, run, ownTests, iterations, tokens, problem } = written;
  const told = { iterations, model, tokens, ...(ownTests === undefined ? {} : { ownTests }) };
  // What another machine may do better goes to one; what was tried here is told.
  if (problem !== undefined) return { ...brokenDown(payload, mode, problem.message), ...told, ...limited(problem) };
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

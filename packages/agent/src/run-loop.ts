import { ModelError } from '@edgecoder/models';
import { wholeProgram } from '@edgecoder/protocol';
import { factsOf, firstThatFits } from './fitting.ts';
import type { AgentDeps, AskedModel, ProgramFrame, Watching, WrittenProgram } from './interface.ts';
import { writeOwnTests } from './own-tests.ts';
import { Rounds, type RoundTests } from './rounds.ts';
import { type Wanted, waysToAsk } from './ways-to-ask.ts';

export interface LoopRequest extends AskedModel, ProgramFrame {
  /** What is wanted. */
  prompt: string;
}

/**
 * Has a program written, runs it with its tests, shows the model what failed, and so on until it holds or the rounds are
 * used up. Without tests the model writes some for itself first.
 *
 * A model that cannot answer is no exception but a `problem` of the result, with the history so far.
 * @throws {ModelError} `aborted` @throws {SandboxError} `aborted` by the signal, or when the sandbox fails.
 */
export async function runLoop(deps: AgentDeps, request: LoopRequest, watching: Watching): Promise<WrittenProgram> {
  const rounds = new Rounds(deps, request, watching);
  let tests: RoundTests = { text: request.tests, own: false };
  const problem = await untilProblem(rounds, watching.signal, async () => {
    rounds.begin();
    if (tests.text === undefined) tests = { text: await writeOwnTests(deps, request, rounds, watching), own: true };
    await correct(deps, request, rounds, tests, watching);
  });
  return await concluded(rounds, request, tests, problem);
}

/** Rounds, the first of which has begun, until a program holds or there have been `maxIterations`. */
export async function correct(
  deps: AgentDeps,
  request: LoopRequest,
  rounds: Rounds,
  tests: RoundTests,
  { signal }: Watching,
): Promise<void> {
  const { language, prompt, givenCode, maxIterations, model } = request;
  const facts = await factsOf(deps, model, signal);
  const { contextTokens } = facts;
  const examples = deps.examples?.(prompt, language, facts);
  const wanted: Wanted = { language, prompt, tests: tests.text, givenCode, examples };
  for (;;) {
    const ways = waysToAsk(wanted, rounds.failed, contextTokens);
    const messages = await firstThatFits(deps, request, contextTokens, ways, signal);
    const outcome = await rounds.round(messages, tests);
    if (outcome === 'passed' || rounds.iterations.length >= maxIterations) return;
    // Where no tests tell an answer from a guess, a refusal is taken for what it is.
    if (outcome === 'words' && tests.text === undefined) return;
    if (tests.own && rounds.insisted) return;
    rounds.begin();
  }
}

/** What goes wrong with the model ends the work, and is returned. */
export async function untilProblem(
  rounds: Rounds,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<ModelError | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (!(error instanceof ModelError) || signal.aborted) throw error;
    rounds.stopped(error);
    return error;
  }
}

/** The result. Tests that are the model's own say nothing of it: then it is how a program runs without them. */
export async function concluded(
  rounds: Rounds,
  frame: ProgramFrame,
  tests: RoundTests,
  problem: ModelError | undefined,
): Promise<WrittenProgram> {
  const { iterations, answer, tokens } = rounds;
  const ownTests = tests.own ? tests.text : undefined;
  const program = ownTests === undefined ? rounds.program : await byItself(rounds, frame);
  return { code: program?.code, run: program?.run, ownTests, iterations, answer, tokens, problem };
}

/**
 * The program that passed the model's own tests. Where none did, the tests may be what is wrong, and what was most likely
 * came first: then it is the first that runs by itself, or else the last.
 */
async function byItself(rounds: Rounds, { givenCode }: ProgramFrame): Promise<Rounds['program']> {
  const candidates = rounds.program?.run.ok ? [rounds.program.code] : rounds.written;
  let tried: Rounds['program'];
  for (const code of candidates) {
    tried = { code, run: await rounds.run(wholeProgram(givenCode, code), undefined) };
    if (tried.run.ok) break;
  }
  return tried;
}

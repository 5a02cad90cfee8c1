import { type ChatMessage, renderPrompt } from '@edgecoder/models';
import { MAX_ITERATIONS } from '@edgecoder/protocol';
import { factsOf, firstThatFits } from './fitting.ts';
import type { AgentDeps, AskedModel, ProgramFrame, Watching, WrittenProgram } from './interface.ts';
import { Rounds, type RoundTests } from './rounds.ts';
import { concluded, correct, untilProblem } from './run-loop.ts';

export interface StepsRequest extends AskedModel, ProgramFrame {
  /** What is asked one after the other, each with the answers before it in view. */
  steps: readonly string[];
}

/**
 * Answers several requests in one conversation. What each answer has for a program is run, the last one with the tests; when
 * that one does not hold, it is corrected as in a loop.
 *
 * A model that cannot answer is no exception but a `problem` of the result, with the history so far.
 * @throws {ModelError} `aborted` @throws {SandboxError} `aborted` by the signal, or when the sandbox fails.
 */
export async function runSteps(deps: AgentDeps, request: StepsRequest, watching: Watching): Promise<WrittenProgram> {
  const { steps, signal } = { ...request, ...watching };
  const rounds = new Rounds(deps, request, watching);
  const none: RoundTests = { text: undefined, own: false };
  const tests: RoundTests = { text: request.tests, own: false };
  const problem = await untilProblem(rounds, signal, async () => {
    const { contextTokens } = await factsOf(deps, request.model, signal);
    const turns: ChatMessage[] = [];
    for (const [at, prompt] of steps.entries()) {
      rounds.begin();
      const last = at === steps.length - 1;
      const [system, asked] = opening(request, prompt, at === 0, last);
      const ways = withoutOldest(system, turns, asked);
      await rounds.round(await firstThatFits(deps, request, contextTokens, ways, signal), last ? tests : none);
      turns.push({ role: 'user', content: prompt }, { role: 'assistant', content: rounds.answer });
    }
    // The last step may have been answered in words.
    if (tests.text !== undefined && rounds.iterations.at(-1)?.code === '') await rounds.hold(tests.text);
    // Each step but the last comes on top of the programs that may be tried.
    const maxIterations = Math.min(MAX_ITERATIONS, steps.length - 1 + request.maxIterations);
    if (rounds.program === undefined || rounds.program.run.ok || rounds.iterations.length >= maxIterations) return;
    rounds.begin();
    await correct(deps, { ...request, prompt: steps.join('\n'), maxIterations }, rounds, tests, watching);
  });
  return await concluded(rounds, request, tests, problem);
}

/** Who the model is, and a step as it is asked: with what is given in the first, and the tests in the last. */
function opening(request: StepsRequest, prompt: string, first: boolean, last: boolean): [ChatMessage, ChatMessage] {
  const { language, givenCode, tests } = request;
  const messages = renderPrompt('code', {
    language,
    prompt,
    given: first ? givenCode : undefined,
    tests: last ? tests : undefined,
  });
  return messages as [ChatMessage, ChatMessage];
}

/** The whole conversation, then without its oldest steps: they are forgotten when the context is short of room. */
function* withoutOldest(
  system: ChatMessage,
  turns: readonly ChatMessage[],
  asked: ChatMessage,
): Generator<ChatMessage[]> {
  for (let from = 0; from <= turns.length; from += 2) yield [system, ...turns.slice(from), asked];
}

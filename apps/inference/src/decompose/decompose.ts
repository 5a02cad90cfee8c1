import { plan } from '@edgecoder/agent';
import { type Corpus, isSmall, ModelError } from '@edgecoder/models';
import type { DecomposedPart, DecomposeRequest, DecomposeResponse, Language } from '@edgecoder/protocol';
import type { Asking } from '../ask.ts';
import { asksForOne, knownTests } from './known-tests.ts';

/**
 * Has a model split a request into parts. What it answers may be unusable, and a request may be too long for it: then there
 * is one part, the whole request, and `parsed` is false. What a small model writes for tests proves nothing: in its place stand
 * those of the verified function that is asked for, where that is sure, or none; and a request that surely asks for one such
 * function is one part, however such a model divides it.
 * @throws {ModelError} when no model could be asked.
 */
export async function decompose(
  asking: Asking,
  { prompt, language, model: named }: DecomposeRequest,
  { requester, signal, corpus }: { requester: string; signal: AbortSignal; corpus?: Corpus | undefined },
): Promise<DecomposeResponse> {
  const model = await asking.modelFor(named, signal);
  const small = isSmall(await asking.factsOf(model, signal));
  const { parts, tokens } = await plan(
    ({ signal: inTime = signal, ...question }) =>
      asking
        .whole('decompose', { ...question, model, requester }, AbortSignal.any([signal, inTime]))
        .catch((error: unknown) => {
          if (error instanceof ModelError && (error.code === 'context_exceeded' || error.code === 'bad_answer'))
            return { text: '', complete: false, tokens: 0, tooLong: error.code === 'context_exceeded' };
          throw error;
        }),
    { prompt, language, small },
  );
  if (signal.aborted) throw new ModelError('aborted', 'the request was aborted', { cause: signal.reason });
  const whole: DecomposedPart = { id: 'part-1', prompt, dependsOn: [] };
  const divided = parts ?? [whole];
  const isOne = small && corpus !== undefined && asksForOne(corpus, { prompt, parts: divided }, language);
  const subtasks = isOne && divided.length > 1 ? [whole] : divided;
  return {
    subtasks: small ? subtasks.map((part) => withKnownTests(part, language, corpus)) : subtasks,
    model,
    parsed: parts !== undefined,
    tokens,
  };
}

function withKnownTests(
  { tests: own, ...part }: DecomposedPart,
  language: Language,
  corpus: Corpus | undefined,
): DecomposedPart {
  const tests = corpus && knownTests(corpus, { ...part, tests: own }, language);
  return tests === undefined ? part : { ...part, tests };
}

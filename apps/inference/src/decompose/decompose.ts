import { DECOMPOSE_SCHEMA, ModelError, renderPrompt } from '@edgecoder/models';
import type { DecomposeRequest, DecomposeResponse } from '@edgecoder/protocol';
import type { Asking } from '../ask.ts';
import { partsOf } from './parts.ts';

/** Nine parts with tests, amply. */
const MAX_TOKENS = 8_192;

/**
 * Has a model split a request into parts. What it answers may be unusable, and a request may be too long for it: then there
 * is one part, the whole request, and `parsed` is false.
 * @throws {ModelError} when no model could be asked.
 */
export async function decompose(
  asking: Asking,
  { prompt, language, model: named }: DecomposeRequest,
  { requester, signal }: { requester: string; signal: AbortSignal },
): Promise<DecomposeResponse> {
  const model = await asking.modelFor(named, signal);
  const answer = await asking
    .whole(
      'decompose',
      {
        model,
        requester,
        messages: renderPrompt('decompose', { language, prompt }),
        schema: DECOMPOSE_SCHEMA,
        maxTokens: MAX_TOKENS,
      },
      signal,
    )
    .catch((error: unknown) => {
      if (error instanceof ModelError && (error.code === 'context_exceeded' || error.code === 'bad_answer'))
        return { text: '', complete: false, tokens: 0 };
      throw error;
    });
  const parts = answer.complete ? partsOf(answer.text, language) : undefined;
  const { tokens } = answer;
  if (parts === undefined) return { subtasks: [{ id: 'part-1', prompt, dependsOn: [] }], model, parsed: false, tokens };
  return { subtasks: parts, model, parsed: true, tokens };
}

import { extractCode } from '@edgecoder/agent';
import { type ChatMessage, isSmall, ModelError, type PromptValues, renderPrompt } from '@edgecoder/models';
import { AppError, type ImproveRequest, type ImproveResponse, MAX_CODE_CHARS } from '@edgecoder/protocol';
import type { Asking } from '../ask.ts';

const REFLECTION_TOKENS = 400;
const PROGRAM_TOKENS = 8_192;
/** How much chance there is in each try: what was written before is not to be written again. */
const TEMPERATURES = [0.2, 0.8] as const;
/** Different errors of the history that are shown, the newest first, and characters of all of them. */
const MAX_ERRORS = 3;
const MAX_ERROR_CHARS = 4_000;
/** The same for a short context. */
const SHORT_ERROR_CHARS = 300;
const MAX_EXPLANATION_CHARS = 16_384;

interface Asked {
  requester: string;
  signal: AbortSignal;
}

/**
 * A second look at code that failed: first what went wrong, then better code with that in view. A model that is too small to
 * reflect is asked for the code alone.
 * @throws {AppError} `model_unavailable` when the model had no other code; {ModelError} when it could not be asked.
 */
export async function improve(asking: Asking, request: ImproveRequest, asked: Asked): Promise<ImproveResponse> {
  const { task, failedCode, language } = request;
  const model = await asking.modelFor(request.model, asked.signal);
  const errors = latestErrors(request.errorHistory);
  const failed = { language, prompt: task.prompt, given: task.given, tests: task.tests, code: failedCode };
  let tokens = 0;

  let reflection = '';
  if (!isSmall(await asking.factsOf(model, asked.signal))) {
    const messages = renderPrompt('reflect', { ...failed, error: errors });
    const answer = await asking.whole(
      'reflect',
      { model, requester: asked.requester, messages, maxTokens: REFLECTION_TOKENS },
      asked.signal,
    );
    reflection = answer.text.trim();
    tokens += answer.tokens;
  }

  const ways = waysToAsk(failed, errors, reflection);
  for (const temperature of TEMPERATURES) {
    const answer = await firstThatFits(ways, (messages) =>
      asking.whole(
        'improve',
        { model, requester: asked.requester, messages, temperature, maxTokens: PROGRAM_TOKENS },
        asked.signal,
      ),
    );
    tokens += answer.tokens;
    const { code } = extractCode(answer.text, language, answer.complete);
    if (code === undefined || code.length > MAX_CODE_CHARS || code.trim() === failedCode.trim()) continue;
    const explanation = (reflection || wordsOf(answer.text)).slice(0, MAX_EXPLANATION_CHARS).toWellFormed();
    return { improvedCode: code, explanation, model, tokens };
  }
  throw new AppError('model_unavailable', 'The model had no other code');
}

/** The newest first, each once. */
function latestErrors(history: readonly string[]): string {
  const different = [...new Set(history.toReversed().map((error) => error.trim()))].filter((error) => error !== '');
  const text = different.slice(0, MAX_ERRORS).join('\nBefore that:\n');
  return text.slice(0, MAX_ERROR_CHARS).toWellFormed() || 'It did not do what was asked.';
}

/** What says most first; a short context may have no room for it. */
function waysToAsk(
  failed: Omit<PromptValues['reflect'], 'error'>,
  errors: string,
  reflection: string,
): ChatMessage[][] {
  const short = errors.slice(0, SHORT_ERROR_CHARS).toWellFormed();
  const { code: _, ...wanted } = failed;
  return [
    ...(reflection === '' ? [] : [renderPrompt('repair', { ...failed, error: `${errors}\n${reflection}` })]),
    renderPrompt('repair', { ...failed, error: errors }),
    renderPrompt('repair', { ...failed, error: short }),
    renderPrompt('repair', { ...failed, given: undefined, error: short }),
    renderPrompt('code', wanted),
  ];
}

async function firstThatFits<T>(ways: ChatMessage[][], ask: (messages: ChatMessage[]) => Promise<T>): Promise<T> {
  for (const [index, messages] of ways.entries()) {
    try {
      return await ask(messages);
    } catch (error) {
      const last = index === ways.length - 1;
      if (last || !(error instanceof ModelError) || error.code !== 'context_exceeded') throw error;
    }
  }
  throw new ModelError('context_exceeded', 'what is asked does not fit the context of the model');
}

/** What an answer says besides its code. */
const wordsOf = (answer: string): string => answer.replaceAll(/^```[\s\S]*?(?:^```\s*$|$(?![\s\S]))/gm, '').trim();

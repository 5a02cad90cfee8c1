import { type ChatMessage, renderPrompt } from '@edgecoder/models';
import type { Conversation, Language } from '@edgecoder/protocol';
import { ask } from './ask.ts';
import type { AgentDeps, AskedModel, Watching } from './interface.ts';
import { MAX_WORDS_TOKENS } from './limits.ts';
import { samplingOf } from './sampling.ts';

/** What a model said. */
export interface Words {
  text: string;
  /** False when it was cut off at its length. */
  ended: boolean;
  tokens: number;
}

/** Answers a request for code in one go; nothing is run. @throws {ModelError} `context_exceeded`; as the provider does. */
export function runSingle(
  deps: Pick<AgentDeps, 'provider' | 'monotonic'>,
  request: AskedModel & { language: Language; prompt: string },
  watching: Watching,
): Promise<Words> {
  const { language, prompt } = request;
  return say(deps, request, renderPrompt('code', { language, prompt }), watching);
}

/**
 * Goes on with a conversation. One that does not begin with what the model is, begins with its name.
 * @throws {ModelError} `context_exceeded`; as the provider does.
 */
export function runChat(
  deps: Pick<AgentDeps, 'provider' | 'monotonic'>,
  request: AskedModel & { messages: Conversation },
  watching: Watching,
): Promise<Words> {
  const { messages, model } = request;
  const about = renderPrompt('chat', { model, prompt: '' }).filter(({ role }) => role === 'system');
  return say(deps, request, messages[0]?.role === 'system' ? messages : [...about, ...messages], watching);
}

async function say(
  deps: Pick<AgentDeps, 'provider' | 'monotonic'>,
  asked: AskedModel,
  messages: readonly ChatMessage[],
  { onStep, signal }: Watching,
): Promise<Words> {
  onStep({ type: 'iteration', iteration: 1, model: asked.model });
  const sampling = samplingOf(asked.seed, asked.attempt ?? 1, 1);
  const { text, ended, tokens } = await ask(
    deps,
    { ...asked, messages, sampling, maxTokens: MAX_WORDS_TOKENS },
    { signal, onText: (piece) => onStep({ type: 'text', text: piece }) },
  );
  return { text: text.toWellFormed(), ended, tokens };
}

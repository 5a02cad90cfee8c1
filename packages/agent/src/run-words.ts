import { type ChatMessage, renderPrompt, systemAware } from '@edgecoder/models';
import type { Conversation, Language, SystemFacts } from '@edgecoder/protocol';
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
 * Goes on with a conversation. The model is told its name and what is known of the moment.
 * @throws {ModelError} `context_exceeded`; as the provider does.
 */
export function runChat(
  deps: Pick<AgentDeps, 'provider' | 'monotonic'>,
  request: AskedModel & { messages: Conversation; facts: SystemFacts },
  watching: Watching,
): Promise<Words> {
  const { messages, model, facts } = request;
  return say(deps, request, systemAware(messages, { model, facts }), watching);
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

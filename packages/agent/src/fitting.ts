import { type ChatMessage, ModelError, type ModelInfo } from '@edgecoder/models';
import type { AgentDeps, AskedModel } from './interface.ts';
import { MIN_ANSWER_TOKENS } from './limits.ts';

/** More than any chat format puts around a message, in tokens. */
const FRAME_TOKENS = 64;

/** What is known of a model. @throws {ModelError} `unknown_model`; as the provider does. */
export async function factsOf(deps: AgentDeps, model: string, signal: AbortSignal): Promise<ModelInfo> {
  const known = (await deps.provider.models({ signal })).find(({ name }) => name === model);
  if (!known) throw new ModelError('unknown_model', 'there is no model of that name');
  return known;
}

/**
 * The first of the ways to ask that leaves room for an answer.
 * @throws {ModelError} `context_exceeded` when none does; as the provider does.
 */
export async function firstThatFits(
  deps: AgentDeps,
  { model, requester }: Pick<AskedModel, 'model' | 'requester'>,
  contextTokens: number,
  ways: Iterable<ChatMessage[]>,
  signal: AbortSignal,
): Promise<ChatMessage[]> {
  const room = contextTokens - Math.min(MIN_ANSWER_TOKENS, Math.floor(contextTokens / 4));
  for (const messages of ways) {
    // A token is a byte at least: what has few bytes need not be counted, which would ask a server.
    if (mostTokens(messages) <= room) return messages;
    if ((await deps.provider.countTokens({ model, messages, requester }, { signal })) <= room) return messages;
  }
  throw new ModelError('context_exceeded', `what is asked does not fit into the ${contextTokens} tokens of the model`);
}

const mostTokens = (messages: readonly ChatMessage[]): number =>
  messages.reduce((sum, { content }) => sum + Buffer.byteLength(content) + FRAME_TOKENS, 0);

import type { ChatTurn, SystemFacts } from '@edgecoder/protocol';
import { factSentences } from './facts.ts';
import { type ChatMessage, renderPrompt } from './prompts.ts';

export interface TalkAbout {
  /** The name under which the model answers. */
  model: string;
  /** What is known of the moment. */
  facts: SystemFacts;
}

/**
 * A conversation as a model gets it: first what it is told of itself and of the system. A conversation that brings a system
 * turn of its own has it after that, in the same turn: many chat formats know one only.
 */
export function systemAware(turns: readonly ChatTurn[], { model, facts }: TalkAbout): ChatMessage[] {
  const [first, ...others] = turns;
  const own = first?.role === 'system' ? first.content : undefined;
  const rest = own === undefined ? turns : others;
  const [system] = renderPrompt('chat', { model, prompt: '', facts: factSentences(facts).join(' ') });
  const content = [system?.content, own].filter(Boolean).join('\n');
  return [{ role: 'system', content }, ...rest];
}

import { type ChatMessage, factSentences, renderPrompt, type SystemFacts } from '@edgecoder/models';
import type { ChatTurn } from '@edgecoder/protocol';

export interface TalkAbout {
  /** The name under which the model answers. */
  model: string;
  /** What this service knows. */
  facts: SystemFacts;
  /** Sentences of who asks; one about the same thing stands in the place of the service's own. */
  told: readonly string[];
}

/**
 * A conversation as a model gets it: first what it is told of itself and of the system. A conversation that brings a system
 * turn of its own has it after that, in the same turn: many chat formats know one only.
 */
export function systemAware(turns: readonly ChatTurn[], { model, facts, told }: TalkAbout): ChatMessage[] {
  const [first, ...others] = turns;
  const own = first?.role === 'system' ? first.content : undefined;
  const rest = own === undefined ? turns : others;
  const known = factSentences(facts).filter((one) => !told.some((other) => subjectOf(other) === subjectOf(one)));
  const [system] = renderPrompt('chat', { model, prompt: '', facts: [...known, ...told].join(' ') });
  const content = [system?.content, own].filter(Boolean).join('\n');
  return [{ role: 'system', content }, ...rest];
}

/** By what a sentence is about, two of them are told apart: its first word, or that of its opposite. */
function subjectOf(sentence: string): string {
  if (sentence === 'No download is running.') return 'Downloading';
  return /^\S+/.exec(sentence)?.[0] ?? '';
}

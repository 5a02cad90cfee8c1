import type { Language } from '@edgecoder/protocol';
import texts from './prompts.json' with { type: 'json' };

/** One turn of a conversation with a model. */
export interface ChatMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

/** What each kind of request is made of; one that may be left out leaves its part of the text out. */
export interface PromptValues {
  code: {
    language: Language;
    prompt: string;
    /** Code that comes before what is asked for, and may be used by it. */
    given?: string | undefined;
    tests?: string | undefined;
    examples?: string | undefined;
  };
  repair: PromptValues['code'] & {
    /** What failed, without a fence. */
    code: string;
    error: string;
  };
  /** Why code failed, before it is repaired. */
  reflect: Omit<PromptValues['repair'], 'examples'>;
  tests: { language: Language; prompt: string };
  decompose: { language: Language; prompt: string };
  chat: {
    /** The name under which the model answers. */
    model: string;
    prompt: string;
    /** What it is to know of itself and of the system, in sentences. */
    facts?: string | undefined;
  };
}

export type PromptKind = keyof PromptValues;

/** The JSON schema that the answer to `decompose` keeps to; its properties come in this order. */
export const DECOMPOSE_SCHEMA = texts.answers.decompose;

/**
 * The messages of a request, the same for every model. The texts are data, in `prompts.json`, so that the programs that train
 * the built-in model read the very same.
 */
export function renderPrompt<K extends PromptKind>(kind: K, values: PromptValues[K]): ChatMessage[] {
  const named: Record<string, string | undefined> = { ...values };
  if ('language' in values) {
    named['language'] = texts.languages[values.language];
    named['fence'] = values.language;
  }
  return texts.kinds[kind].map(({ role, parts }) => ({
    role: role as ChatMessage['role'],
    content: parts.map((part) => fill(part, named)).join(''),
  }));
}

/** Empty when a value that the part names is absent or empty. In one pass: a value with braces in it stays as it is. */
function fill(part: string, values: Record<string, string | undefined>): string {
  let complete = true;
  const text = part.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (!value) complete = false;
    return value ?? '';
  });
  return complete ? text : '';
}

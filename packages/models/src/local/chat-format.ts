import { Template } from '@huggingface/jinja';
import type { LlamaModel, Token } from 'node-llama-cpp';
import { ModelError } from '../interface.ts';
import type { ChatMessage } from '../prompts.ts';
import { pieces } from './pieces.ts';

/** Stand for the contents of messages while the template is rendered; private use characters, so that no template has them. */
const [OPEN, CLOSE] = ['\u{e000}', '\u{e001}'];
const PLACE = /\u{e000}(\d+)\u{e001}/u;

/** Turns messages into the tokens that a model expects, by the template in its file. */
export interface ChatFormat {
  /**
   * Stops early when there are more tokens than `limit`. Lets the event loop run in between.
   * @throws {ModelError} `unsupported` when the format has no place for one of the messages; `context_exceeded`.
   */
  tokens(messages: readonly ChatMessage[], limit: number, signal?: AbortSignal): Promise<Token[]>;
}

/** @throws {ModelError} `invalid_model` when the file has no template, or one that makes no sense. */
export function createChatFormat(model: LlamaModel): ChatFormat {
  const source: unknown = model.fileInfo.metadata.tokenizer?.chat_template;
  if (typeof source !== 'string')
    throw new ModelError('unsupported', 'this model has no chat format: it continues texts, and cannot be asked');
  const template = parse(source);
  const values = { bos_token: model.tokens.bosString ?? '', eos_token: model.tokens.eosString ?? '' };

  return {
    async tokens(messages, limit, signal) {
      const { rendered, contents } = render(template, messages, values);
      const tokens: Token[] = [];
      // Parts at odd places are numbers of messages. Only what the template wrote may be a special token: a user who writes
      // the end of a turn has written these characters, no more.
      for (const [index, part] of rendered.split(PLACE).entries()) {
        const isContent = index % 2 === 1;
        for (const piece of pieces(isContent ? (contents[Number(part)] ?? '') : part)) {
          for (const token of model.tokenize(piece, !isContent, index > 0 ? 'trimLeadingSpace' : undefined))
            tokens.push(token);
          if (tokens.length > limit) throw exceeded(limit);
          if (piece.length > 1_000) await new Promise((resolve) => setImmediate(resolve));
          signal?.throwIfAborted();
        }
      }
      const { bos, shouldPrependBosToken } = model.tokens;
      if (shouldPrependBosToken && bos !== null && tokens[0] !== bos) tokens.unshift(bos);
      return tokens;
    },
  };
}

/** For a prompt that leaves no room for an answer. */
export function exceeded(limit: number): ModelError {
  return new ModelError(
    'context_exceeded',
    `the prompt does not fit: it has more tokens than the context of ${limit} leaves room for`,
  );
}

function parse(source: string): Template {
  try {
    return new Template(source);
  } catch (cause) {
    throw new ModelError('invalid_model', 'the chat format of the model is not understood', { cause });
  }
}

function render(
  template: Template,
  messages: readonly ChatMessage[],
  values: Record<string, string>,
): { rendered: string; contents: string[] } {
  try {
    return place(template, messages, values);
  } catch (error) {
    const [first, second, ...rest] = messages;
    // Some know no system role: then the user says it.
    if (first?.role !== 'system' || second?.role !== 'user') throw error;
    const joined: ChatMessage = { role: 'user', content: `${first.content}\n\n${second.content}` };
    return place(template, [joined, ...rest], values);
  }
}

function place(
  template: Template,
  messages: readonly ChatMessage[],
  values: Record<string, string>,
): { rendered: string; contents: string[] } {
  const placed = messages.map(({ role }, index) => ({ role, content: `${OPEN}${index}${CLOSE}` }));
  let rendered: string;
  try {
    rendered = template.render({ ...values, messages: placed, add_generation_prompt: true });
  } catch (cause) {
    throw new ModelError('unsupported', 'the chat format of the model does not take these messages', { cause });
  }
  for (const { content } of placed)
    if (!rendered.includes(content))
      throw new ModelError('unsupported', 'the chat format of the model has no place for one of the messages');
  return { rendered, contents: messages.map(({ content }) => content) };
}

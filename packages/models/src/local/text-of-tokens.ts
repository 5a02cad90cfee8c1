import type { LlamaModel, Token } from 'node-llama-cpp';

/** Bytes of the longest character, and so tokens that may have to come before it is whole. */
const MAX_CHARACTER_TOKENS = 4;
/** Tokens before those in hand, by which some vocabularies know whether a space belongs between. */
const KNOWN_BEFORE = 8;

/** The text of tokens that come one by one; what is not yet a whole character is held back. */
export class TextOfTokens {
  readonly #model: LlamaModel;
  #before: Token[] = [];
  #held: Token[] = [];

  constructor(model: LlamaModel) {
    this.#model = model;
  }

  push(token: Token): string {
    this.#held.push(token);
    const text = this.#model.detokenize(this.#held, false, this.#before);
    if (text.endsWith('\ufffd') && this.#held.length < MAX_CHARACTER_TOKENS) return '';
    this.#before = [...this.#before, ...this.#held].slice(-KNOWN_BEFORE);
    this.#held = [];
    return text;
  }

  /** What was held back, when nothing follows. */
  end(): string {
    const text = this.#held.length > 0 ? this.#model.detokenize(this.#held, false, this.#before) : '';
    this.#held = [];
    return text;
  }
}

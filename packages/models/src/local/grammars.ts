import type { Llama, LlamaGrammar } from 'node-llama-cpp';
import type { JsonSchema } from '../interface.ts';
import { ModelError } from '../interface.ts';

/** Grammars kept: making one takes tens of milliseconds of the event loop, and a service has few schemas. */
const MAX_GRAMMARS = 32;
/** What the library appends to the JSON, as a mark of its end; a model ends by itself. */
const TAIL = ' "\\n\\n\\n\\n" [\\n]*';

/** Grammars of JSON schemas. */
export class Grammars {
  readonly #llama: Llama;
  readonly #made = new Map<string, Promise<LlamaGrammar>>();

  constructor(llama: Llama) {
    this.#llama = llama;
  }

  /** @throws {ModelError} `invalid_request` for a schema that is not understood. */
  of(schema: JsonSchema): Promise<LlamaGrammar> {
    const key = JSON.stringify(schema);
    const made = this.#made.get(key) ?? this.#make(key);
    this.#made.delete(key);
    this.#made.set(key, made);
    const [oldest] = this.#made.keys();
    if (this.#made.size > MAX_GRAMMARS && oldest !== undefined) this.#made.delete(oldest);
    return made;
  }

  async #make(schema: string): Promise<LlamaGrammar> {
    try {
      const { grammar } = await this.#llama.createGrammarForJsonSchema(JSON.parse(schema));
      return await this.#llama.createGrammar({ grammar: grammar.replace(TAIL, '') });
    } catch (cause) {
      this.#made.delete(schema);
      throw new ModelError('invalid_request', 'the schema is not one that answers can be held to', { cause });
    }
  }
}

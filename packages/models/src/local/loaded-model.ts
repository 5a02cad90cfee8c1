import type {
  Llama,
  LlamaContext,
  LlamaContextSequence,
  LlamaEmbeddingContext,
  LlamaGrammar,
  LlamaModel,
  Token,
} from 'node-llama-cpp';
import { InsufficientMemoryError, LlamaGrammarEvaluationState } from 'node-llama-cpp';
import type { CompletionEvent, CompletionRequest } from '../interface.ts';
import { ModelError } from '../interface.ts';
import { TOP_K } from '../limits.ts';
import { StopTexts } from '../stop-texts.ts';
import type { ChatFormat } from './chat-format.ts';
import { createChatFormat, exceeded } from './chat-format.ts';
import type { Grammars } from './grammars.ts';
import { prefill } from './prefill.ts';
import { TextOfTokens } from './text-of-tokens.ts';

export interface LoadOptions {
  path: string;
  contextTokens: number;
  /** Answers that it makes at the same time, each with a context of its own. */
  sequences: number;
  threads: number;
  gpu: boolean;
}

interface Slot {
  sequence: LlamaContextSequence;
  /** Who asked last: what is left of a prompt in a sequence shortens the way to the next answer, for the same one only. */
  requester: string;
}

/** A model in memory. Its caller lets no more than `sequences` requests run at the same time. */
export class LoadedModel {
  readonly #model: LlamaModel;
  readonly #context: LlamaContext;
  readonly #grammars: Grammars;
  readonly #options: LoadOptions;
  readonly #free: Slot[];
  #format: ChatFormat | undefined;
  #embedding: Promise<LlamaEmbeddingContext> | undefined;
  /** One text at a time: the context for it is one. */
  #embedTurn: Promise<unknown> = Promise.resolve();

  private constructor(model: LlamaModel, context: LlamaContext, grammars: Grammars, options: LoadOptions) {
    this.#model = model;
    this.#context = context;
    this.#grammars = grammars;
    this.#options = options;
    this.#free = Array.from({ length: options.sequences }, () => ({ sequence: context.getSequence(), requester: '' }));
  }

  /** @throws {ModelError} `invalid_model` */
  static async load(llama: Llama, grammars: Grammars, options: LoadOptions): Promise<LoadedModel> {
    const { path, contextTokens, sequences, threads, gpu } = options;
    let model: LlamaModel | undefined;
    try {
      model = await llama.loadModel({ modelPath: path, gpuLayers: gpu ? 'auto' : 0 });
      const context = await model.createContext({
        contextSize: contextTokens,
        sequences,
        threads,
        // A context that is smaller than was promised would cut prompts.
        failedCreationRemedy: false,
      });
      return new LoadedModel(model, context, grammars, options);
    } catch (cause) {
      await model?.dispose();
      if (cause instanceof InsufficientMemoryError)
        throw new ModelError('not_enough_memory', 'the machine has not enough free memory for the model', { cause });
      throw new ModelError('invalid_model', 'the file of the model could not be loaded', { cause });
    }
  }

  /** Tokens of the messages, no more than `limit`. @throws {ModelError} */
  async tokens(messages: CompletionRequest['messages'], limit: number, signal?: AbortSignal): Promise<Token[]> {
    this.#format ??= createChatFormat(this.#model);
    return await this.#format.tokens(messages, limit, signal);
  }

  /** @throws {ModelError} or what `signal` was aborted with. */
  async complete(
    request: CompletionRequest,
    emit: (event: CompletionEvent) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { contextTokens } = this.#options;
    // One token of room, for the answer.
    const tokens = await this.tokens(request.messages, contextTokens - 1, signal);
    const grammar = request.schema === undefined ? undefined : await this.#grammars.of(request.schema);
    signal.throwIfAborted();
    const requester = request.requester ?? '';
    const slot = this.#takeSlot(requester, tokens);
    try {
      // What somebody else asked must not show in how long this takes.
      if (slot.requester !== requester) await slot.sequence.clearHistory();
      slot.requester = requester;
      await this.#generate(slot.sequence, tokens, request, grammar, emit, signal);
    } finally {
      this.#free.push(slot);
    }
  }

  async #generate(
    sequence: LlamaContextSequence,
    tokens: Token[],
    request: CompletionRequest,
    grammar: LlamaGrammar | undefined,
    emit: (event: CompletionEvent) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const room = this.#options.contextTokens - tokens.length;
    const maxTokens = Math.min(request.maxTokens ?? room, room);
    const last = tokens.at(-1);
    if (last === undefined) throw new ModelError('invalid_request', 'the prompt is empty');
    const before = tokens.slice(0, -1);
    await sequence.adaptStateToTokens(before, false);
    await prefill(sequence, before.slice(sequence.nextTokenIndex), signal);

    const stops = new StopTexts(request.stop ?? []);
    const texts = new TextOfTokens(this.#model);
    const say = (text: string): void => {
      const sure = stops.push(text);
      if (sure !== '') emit({ type: 'text', text: sure });
    };
    let completionTokens = 0;
    let reason: 'stop' | 'length' = 'stop';
    const generated = sequence.evaluate([last], {
      temperature: request.temperature ?? 0,
      topP: request.topP ?? 1,
      topK: TOP_K,
      seed: request.seed ?? Math.floor(Math.random() * 2 ** 31),
      ...(grammar && { grammarEvaluationState: new LlamaGrammarEvaluationState({ model: this.#model, grammar }) }),
    });
    for await (const token of generated) {
      signal.throwIfAborted();
      completionTokens += 1;
      say(texts.push(token));
      if (stops.stopped) break;
      if (completionTokens >= maxTokens) {
        reason = 'length';
        break;
      }
    }
    signal.throwIfAborted();
    if (!stops.stopped) {
      say(texts.end());
      const rest = stops.end();
      if (rest !== '') emit({ type: 'text', text: rest });
    }
    emit({ type: 'end', reason, usage: { promptTokens: tokens.length, completionTokens } });
  }

  /** The free sequence that holds most of the prompt already, else the one that was not used for longest. */
  #takeSlot(requester: string, tokens: readonly Token[]): Slot {
    const held = (slot: Slot): number =>
      slot.requester === requester ? sharedLength(slot.sequence.contextTokens, tokens) : 0;
    let best = 0;
    for (let index = 1; index < this.#free.length; index += 1) {
      const [one, other] = [this.#free[index], this.#free[best]];
      if (one && other && held(one) > held(other)) best = index;
    }
    const [slot] = this.#free.splice(best, 1);
    if (!slot) throw new Error('more requests run than the model has sequences');
    return slot;
  }

  /** @throws {ModelError} */
  async embed(texts: readonly string[], signal: AbortSignal): Promise<number[][]> {
    const { contextTokens, threads } = this.#options;
    this.#embedding ??= this.#model.createEmbeddingContext({
      contextSize: contextTokens,
      batchSize: contextTokens,
      threads,
    });
    const context = await this.#embedding.catch((cause: unknown) => {
      this.#embedding = undefined;
      throw new ModelError('unsupported', 'this model makes no embeddings here', { cause });
    });
    const vectors: number[][] = [];
    for (const text of texts) {
      signal.throwIfAborted();
      const turn = this.#embedTurn.then(async () => {
        const tokens = this.#model.tokenize(text);
        if (context.calculateInputLength(tokens) >= contextTokens) throw exceeded(contextTokens);
        return await context.getEmbeddingFor(tokens);
      });
      this.#embedTurn = turn.catch(() => {});
      vectors.push([...(await turn).vector]);
    }
    return vectors;
  }

  /** Gives its memory back. Nothing may run on it. */
  async dispose(): Promise<void> {
    const embedding = await this.#embedding?.catch(() => undefined);
    await embedding?.dispose();
    await this.#context.dispose();
    await this.#model.dispose();
  }
}

function sharedLength(one: readonly Token[], other: readonly Token[]): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

import { availableParallelism } from 'node:os';
import { FairQueue } from '../fair-queue.ts';
import type { ModelInfo, ModelProvider } from '../interface.ts';
import { ModelError } from '../interface.ts';
import { asModelError, Runs } from '../runs.ts';
import { assertCompletion, assertEmbedding, assertMessages } from '../validate.ts';
import type { Engine } from './engine.ts';
import type { LoadedModel } from './loaded-model.ts';
import type { ModelFile } from './model-file.ts';
import { Residents } from './residents.ts';

/** A file in GGUF form, and the name it is asked for by. */
export interface NamedFile {
  name: string;
  path: string;
}

export interface LocalProviderOptions {
  /** The files there are now; asked whenever it matters, so that one that was added is found. */
  files(): Promise<readonly NamedFile[]>;
  /** Tokens of a context at most; a model that was trained on fewer has those. */
  maxContextTokens?: number;
  /** Answers that one model makes at the same time. Each takes memory for a context of its own. */
  sequences?: number;
  /** Threads that compute; chosen by the size of the model when left out. */
  threads?: number | undefined;
  /** Bytes that all models together may take; one that has nothing to do makes room for another. */
  maxMemoryBytes: number;
  /** Milliseconds after which a model that nobody asks is unloaded. */
  idleUnloadMs?: number;
  /** Requests that may wait for a model. */
  maxWaiting?: number;
  maxWaitingPerRequester?: number;
  /** Use a graphics processor where a build of llama.cpp for it is installed. */
  gpu?: boolean;
}

const DEFAULT_CONTEXT_TOKENS = 8_192;
const DEFAULT_SEQUENCES = 4;
const DEFAULT_IDLE_UNLOAD_MS = 300_000;
const DEFAULT_MAX_WAITING = 256;
const DEFAULT_MAX_WAITING_PER_REQUESTER = 64;
/**
 * Bytes up to which one thread computes a model. Threads of llama.cpp wait for each other by spinning, many times for each
 * token: with small models they gain little, and on a machine whose cores are busy they lose nearly everything.
 */
const ONE_THREAD_BYTES = 134_217_728;

/** llama.cpp in this process, opened when it is first asked. */
export function createLocalProvider(options: LocalProviderOptions): ModelProvider {
  const {
    maxContextTokens = DEFAULT_CONTEXT_TOKENS,
    sequences = DEFAULT_SEQUENCES,
    maxWaiting = DEFAULT_MAX_WAITING,
    maxWaitingPerRequester = DEFAULT_MAX_WAITING_PER_REQUESTER,
    gpu = false,
  } = options;
  const runs = new Runs();
  const queues = new Map<string, FairQueue>();
  const residents = new Residents<LoadedModel>({
    maxMemoryBytes: options.maxMemoryBytes,
    idleMs: options.idleUnloadMs ?? DEFAULT_IDLE_UNLOAD_MS,
  });
  let opening: Promise<Engine> | undefined;
  let closed = false;

  function open(): Promise<Engine> {
    if (closed) throw new ModelError('closed', 'the provider is closed');
    opening ??= import('./engine.ts')
      .then(({ openEngine }) => openEngine({ gpu }))
      .catch((error: unknown) => {
        opening = undefined;
        throw asModelError(error);
      });
    return opening;
  }

  async function find(name: string): Promise<{ path: string; file: ModelFile; contextTokens: number }> {
    const named = (await options.files()).find((one) => one.name === name);
    if (!named) throw new ModelError('unknown_model', 'there is no model of that name');
    const engine = await open();
    const file = await engine.read(named.path);
    return { path: named.path, file, contextTokens: contextOf(file) };
  }

  const contextOf = (file: ModelFile): number => Math.min(file.contextTokens || maxContextTokens, maxContextTokens);

  /** Calls `use` with the model in memory, where it stays while that runs. */
  async function withModel<T>(
    name: string,
    signal: AbortSignal | undefined,
    use: (model: LoadedModel, contextTokens: number) => Promise<T>,
  ): Promise<T> {
    const { path, file, contextTokens } = await find(name);
    const threads =
      options.threads ?? (file.sizeBytes <= ONE_THREAD_BYTES ? 1 : Math.max(1, availableParallelism() - 1));
    const load = async (): Promise<LoadedModel> => {
      const engine = await open();
      return await engine.load({ path, contextTokens, sequences, threads, gpu });
    };
    const memoryBytes = await file.memoryBytes(contextTokens, sequences);
    return await residents.use({ name, key: path, memoryBytes, load }, signal, (model) => use(model, contextTokens));
  }

  /** Calls `work` when it is the requester's turn at the model. */
  async function inTurn<T>(
    name: string,
    requester: string | undefined,
    signal: AbortSignal,
    work: (model: LoadedModel, contextTokens: number) => Promise<T>,
  ): Promise<T> {
    // A name that is made up gets no queue.
    await find(name);
    let queue = queues.get(name);
    if (!queue)
      queues.set(name, (queue = new FairQueue({ concurrency: sequences, maxWaiting, maxWaitingPerRequester })));
    const release = await queue.take(requester ?? '', signal);
    try {
      return await withModel(name, signal, work);
    } finally {
      release();
    }
  }

  return {
    kind: 'edgecoder-local',

    async models() {
      const files = await options.files();
      // A machine without models does without llama.cpp.
      if (files.length === 0 && !closed) return [];
      const engine = await open();
      const found: ModelInfo[] = [];
      for (const { name, path } of files) {
        // One that is damaged is not one that could answer.
        const file = await engine.read(path).catch(() => undefined);
        if (!file) continue;
        const { sizeBytes, parameters, quantization } = file;
        found.push({ name, contextTokens: contextOf(file), sizeBytes, parameters, quantization });
      }
      return found;
    },

    complete: (request, { signal } = {}) => {
      assertCompletion(request);
      return runs.start(
        (emit, own) => inTurn(request.model, request.requester, own, (model) => model.complete(request, emit, own)),
        signal,
      );
    },

    embed: async (request, { signal } = {}) => {
      assertEmbedding(request);
      return await runs.value(
        (own) => inTurn(request.model, request.requester, own, (model) => model.embed(request.texts, own)),
        signal,
      );
    },

    countTokens: async ({ model: name, messages, requester }, { signal } = {}) => {
      assertMessages(messages);
      return await runs.value(
        (own) =>
          inTurn(name, requester, own, async (model) => {
            const tokens = await model.tokens(messages, Number.POSITIVE_INFINITY, own);
            return tokens.length;
          }),
        signal,
      );
    },

    async health() {
      try {
        await open();
        return { ok: true };
      } catch (error) {
        return { ok: false, reason: asModelError(error).message };
      }
    },

    status: () => {
      const all = [...queues.values()];
      return {
        active: all.reduce((sum, queue) => sum + queue.active, 0),
        waiting: all.reduce((sum, queue) => sum + queue.waiting, 0),
        loaded: residents.list(),
      };
    },

    load: async (name, { signal } = {}) => {
      await withModel(name, signal, async () => {});
    },

    unload: (name) => residents.unload(name),

    async close() {
      if (closed) return;
      closed = true;
      for (const queue of queues.values()) queue.close();
      await runs.close();
      await residents.close();
      const engine = await opening?.catch(() => undefined);
      await engine?.dispose();
    },
  };
}

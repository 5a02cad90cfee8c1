import { basename, join } from 'node:path';
import { readChoice, writeChoice } from '../catalog/choice-file.ts';
import { ModelStore } from '../catalog/model-store.ts';
import type { CallOptions, ModelProvider, ProviderKind } from '../interface.ts';
import { ModelError } from '../interface.ts';
import { createLocalProvider, type NamedFile } from '../local/local-provider.ts';
import { createOllamaProvider } from '../remote/ollama-provider.ts';
import { createOpenAiProvider } from '../remote/openai-provider.ts';
import { builtInModel } from './built-in.ts';
import { machineMemoryBytes } from './memory.ts';

/**
 * Of the memory that models may take, what the file of one may be that nobody has asked yet: several processes of a machine load
 * the same one ahead, and each has most of it for itself.
 */
const AHEAD_SHARE = 1 / 8;

/** Which models answer, as settings say it. */
export interface ProviderOptions {
  kind: ProviderKind;
  /** Models are in `models` in it, and which of them is in use. */
  home: string;
  /** `edgecoder-local`: a file that is used whatever was chosen before. */
  modelPath?: string | undefined;
  /** `ollama-local`: the server, and the model that is in use when nothing was chosen; it is fetched when `autoInstall`. */
  ollama?: { host: string; model?: string | undefined; autoInstall?: boolean | undefined } | undefined;
  /** `openai-compatible`: up to and with the version; the first model is in use when nothing was chosen. */
  api?:
    | {
        baseUrl: string;
        /** Shown to the server only. */
        key?: { reveal(): string } | undefined;
        models: readonly { name: string; contextTokens: number }[];
      }
    | undefined;
  /** Tokens of a context at most. */
  contextTokens?: number | undefined;
  /** Bytes that models in this process may take; half of the machine's when left out. */
  maxMemoryBytes?: number | undefined;
  gpu?: boolean | undefined;
  /** Told, in a sentence, what is left out because it cannot be used. */
  onProblem?: ((problem: string) => void) | undefined;
  /** Where the built-in model lies; the repository's own folder when left out. */
  builtInFolder?: string | undefined;
}

/** A provider, and which of its models is asked when a request names none. */
export interface OpenedProvider {
  provider: ModelProvider;
  /** Files of this machine; absent where models are a server's. */
  store: ModelStore | undefined;
  /** The model that comes with EdgeCoder, where it is here. */
  builtIn: string | undefined;
  /** The model in use; undefined when there is none. @throws {ModelError} `unavailable` where a server has to be asked. */
  inUse(options?: CallOptions): Promise<string | undefined>;
  /** Which one is in use from now on, also after a restart. @throws {ModelError} `unknown_model`, `unavailable`. */
  use(model: string, options?: CallOptions): Promise<void>;
  /**
   * Makes the first answer come sooner, where this process is what computes it: opens llama.cpp, which takes a second, and takes
   * the model in use into memory, when it is small beside what models may take. One that nobody asks is given up again as any
   * other. A server keeps its own; one of Ollama's is told to fetch the model that the settings name, where they say so, which
   * may take hours. @throws {ModelError}
   */
  warm(options?: CallOptions): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the provider that settings name. Nothing is loaded and no server is asked before it is used.
 * @throws {ModelError} `invalid_request` when what the kind needs is missing.
 */
export async function openProvider(options: ProviderOptions): Promise<OpenedProvider> {
  if (options.kind === 'edgecoder-local') return await openLocal(options);
  const { provider, warm } = options.kind === 'ollama-local' ? openOllama(options) : openApi(options);
  const fallback = options.kind === 'ollama-local' ? tagged(options.ollama?.model) : options.api?.models[0]?.name;
  const choice = join(options.home, 'models', `in-use.${options.kind}.json`);
  return {
    provider,
    store: undefined,
    builtIn: undefined,
    inUse: async (call) => (await readChoice(choice)) ?? fallback ?? (await provider.models(call))[0]?.name,
    async use(model, call) {
      if (!(await provider.models(call)).some(({ name }) => name === model))
        throw new ModelError('unknown_model', `${model} is not there`);
      await writeChoice(choice, model);
    },
    warm,
    close: () => provider.close(),
  };
}

async function openLocal(options: ProviderOptions): Promise<OpenedProvider> {
  const { home, modelPath, contextTokens, gpu, maxMemoryBytes = Math.floor(machineMemoryBytes() / 2) } = options;
  const builtIn = await builtInModel(options.builtInFolder).catch((error: Error) => {
    options.onProblem?.(error.message);
    return undefined;
  });
  const store = new ModelStore({ folder: join(home, 'models'), builtIn: builtIn ? [builtIn] : [] });
  const given = modelPath === undefined ? undefined : namedFile(modelPath);
  const files = async (): Promise<NamedFile[]> => {
    const stored = await store.files();
    return given ? [given, ...stored.filter(({ name }) => name !== given.name)] : stored;
  };
  const provider = createLocalProvider({
    files,
    maxMemoryBytes,
    ...(contextTokens !== undefined && { maxContextTokens: contextTokens }),
    ...(gpu !== undefined && { gpu }),
  });
  /** What was chosen while a file was given: that one is in use again after a restart. */
  let instead: string | undefined;
  const inUse = async (): Promise<string | undefined> => (given ? (instead ?? given.name) : await store.inUse());
  return {
    provider,
    store,
    builtIn: builtIn?.name,
    inUse,
    async use(model) {
      if (!given) return await store.use(model);
      if (!(await files()).some(({ name }) => name === model))
        throw new ModelError('unknown_model', `${model} is not on this machine; pull it first`);
      instead = model;
    },
    async warm(call) {
      const model = await inUse();
      if (model === undefined) return;
      const size = (await provider.models(call)).find(({ name }) => name === model)?.sizeBytes;
      if (size === undefined || size <= maxMemoryBytes * AHEAD_SHARE) await provider.load(model, call);
    },
    close: () => provider.close(),
  };
}

type OpenedServer = Pick<OpenedProvider, 'provider' | 'warm'>;

function openOllama({ ollama, contextTokens }: ProviderOptions): OpenedServer {
  if (!ollama) throw new ModelError('invalid_request', 'ollama-local needs the address of a server');
  const provider = createOllamaProvider({
    host: ollama.host,
    ...(contextTokens !== undefined && { maxContextTokens: contextTokens }),
  });
  const { autoInstall = false } = ollama;
  const model = tagged(ollama.model);
  return {
    provider,
    warm: async (call) => {
      if (autoInstall && model !== undefined) await provider.install(model, call);
    },
  };
}

function openApi({ api }: ProviderOptions): OpenedServer {
  if (!api || api.models.length === 0)
    throw new ModelError('invalid_request', 'openai-compatible needs the address of a server and its models');
  const provider = createOpenAiProvider({ baseUrl: api.baseUrl, apiKey: api.key?.reveal(), models: api.models });
  return { provider, warm: async () => {} };
}

/** As the server lists it: a name without a tag means the latest. */
function tagged(model: string | undefined): string | undefined {
  if (model === undefined) return undefined;
  return /:[^/]*$/.test(model) ? model : `${model}:latest`;
}

/** A file under a name that requests may carry. */
function namedFile(path: string): NamedFile {
  const name = basename(path)
    .replace(/\.gguf$/i, '')
    .replaceAll(/[^\w.:@+-]/g, '-')
    .slice(0, 100);
  return { name: name || 'model', path };
}

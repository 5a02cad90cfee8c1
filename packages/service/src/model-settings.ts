import { z } from 'zod';
import type { Secret } from './secret.ts';
import { defineSettings, envSchemas as is, SettingsError, type SettingsOf, setting } from './settings.ts';

const apiModel = z
  .string()
  .regex(/^[\w.:/@+-]{1,100}=\d{3,8}$/, { error: 'expected name=tokens of context, separated by commas' });

/** Which models answer: variables of whatever asks one, so that all of them ask the same. */
export const modelVariables = defineSettings({
  LOCAL_MODEL_PROVIDER: setting(is.oneOf(['edgecoder-local', 'ollama-local', 'openai-compatible']), {
    description:
      'edgecoder-local: llama.cpp in this process, with files of EDGECODER_HOME/models and the built-in model. ollama-local: an Ollama server. openai-compatible: any server that speaks OpenAI’s protocol.',
    default: 'edgecoder-local',
  }),
  MODEL_PATH: setting(is.text(4096).optional(), {
    description: 'edgecoder-local: a file in GGUF form that is used whatever was chosen before.',
  }),
  OLLAMA_HOST: setting(is.url('http', 'https'), {
    description: 'ollama-local: where the server is.',
    default: 'http://127.0.0.1:11434',
  }),
  OLLAMA_MODEL: setting(is.text(100).optional(), {
    description: 'ollama-local: the model that is used when none was chosen; without it the first that the server has.',
  }),
  OLLAMA_AUTO_INSTALL: setting(is.boolean(), {
    description:
      'ollama-local: have the server fetch OLLAMA_MODEL when a worker or the inference service starts and it is not there. The server itself is not installed: that takes rights on the machine which EdgeCoder does not ask for.',
    default: 'false',
  }),
  MODEL_API_URL: setting(is.url('http', 'https').optional(), {
    description: 'openai-compatible: where the server is, up to and with the version, such as https://example.org/v1.',
  }),
  MODEL_API_KEY: setting(is.secret(/^\S{1,1000}$/, 'a key without spaces').optional(), {
    description: 'openai-compatible: key of the server.',
    secret: true,
  }),
  MODEL_API_MODELS: setting(is.list(apiModel, 64).optional(), {
    description:
      'openai-compatible: the models to use and how many tokens each has for prompt and answer together, such as big=32768,small=8192; the first is used when none was chosen.',
  }),
  MODEL_CONTEXT_TOKENS: setting(is.integer(256, 1_048_576), {
    description:
      'edgecoder-local, ollama-local: tokens of a context at most; a model that was trained on fewer has those.',
    default: '8192',
    cost: 'restart; memory grows with it',
  }),
  MODEL_MEMORY_MB: setting(is.integer(16, 16_777_216).optional(), {
    description: 'edgecoder-local: memory that models may take, MiB; half of the machine’s when not set.',
  }),
  MODEL_GPU: setting(is.boolean(), {
    description: 'edgecoder-local: use a graphics processor where a build of llama.cpp for it is installed.',
    default: 'false',
  }),
});

/** What of a provider of models the environment decides. */
export interface ModelSettings {
  kind: 'edgecoder-local' | 'ollama-local' | 'openai-compatible';
  modelPath: string | undefined;
  ollama: { host: string; model: string | undefined; autoInstall: boolean };
  api:
    | { baseUrl: string; key: Secret | undefined; models: readonly { name: string; contextTokens: number }[] }
    | undefined;
  contextTokens: number;
  maxMemoryBytes: number | undefined;
  gpu: boolean;
}

/** @throws {SettingsError} for a kind whose variables are missing. */
export function modelSettings(values: SettingsOf<typeof modelVariables>): ModelSettings {
  const kind = values.LOCAL_MODEL_PROVIDER;
  const { MODEL_API_URL: baseUrl, MODEL_API_MODELS: models = [], MODEL_MEMORY_MB: memoryMb } = values;
  if (kind === 'openai-compatible') {
    if (baseUrl === undefined)
      throw new SettingsError('MODEL_API_URL', 'is required with LOCAL_MODEL_PROVIDER=openai-compatible');
    if (models.length === 0)
      throw new SettingsError('MODEL_API_MODELS', 'is required with LOCAL_MODEL_PROVIDER=openai-compatible');
  }
  if (kind === 'ollama-local' && values.OLLAMA_AUTO_INSTALL && values.OLLAMA_MODEL === undefined)
    throw new SettingsError('OLLAMA_MODEL', 'is required with OLLAMA_AUTO_INSTALL');
  return Object.freeze({
    kind,
    modelPath: values.MODEL_PATH,
    ollama: Object.freeze({
      host: values.OLLAMA_HOST,
      model: values.OLLAMA_MODEL,
      autoInstall: values.OLLAMA_AUTO_INSTALL,
    }),
    api: baseUrl === undefined ? undefined : { baseUrl, key: values.MODEL_API_KEY, models: models.map(named) },
    contextTokens: values.MODEL_CONTEXT_TOKENS,
    maxMemoryBytes: memoryMb === undefined ? undefined : memoryMb * 1_048_576,
    gpu: values.MODEL_GPU,
  });
}

function named(text: string): { name: string; contextTokens: number } {
  const at = text.lastIndexOf('=');
  return { name: text.slice(0, at), contextTokens: Number(text.slice(at + 1)) };
}

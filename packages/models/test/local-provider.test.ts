import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { createLocalProvider } from '../src/local/local-provider.ts';
import { CONTEXT_TOKENS, describeProvider, LIMITS } from './compliance.ts';
import { writeTinyModel } from './tiny-gguf.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'edgecoder-models-'));
  await writeTinyModel(join(folder, 'tiny.gguf'), { contextTokens: CONTEXT_TOKENS });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describeProvider('llama.cpp', {
  holdsModels: true,
  create: async () => ({
    model: 'tiny',
    provider: createLocalProvider({
      files: async () => [{ name: 'tiny', path: join(folder, 'tiny.gguf') }],
      sequences: LIMITS.concurrency,
      maxMemoryBytes: 2 ** 30,
      maxWaiting: LIMITS.maxWaiting,
      maxWaitingPerRequester: LIMITS.maxWaitingPerRequester,
    }),
  }),
});

import { getLlama, LlamaLogLevel } from 'node-llama-cpp';
import { ModelError } from '../interface.ts';
import { Grammars } from './grammars.ts';
import type { LoadOptions } from './loaded-model.ts';
import { LoadedModel } from './loaded-model.ts';
import type { ModelFile } from './model-file.ts';
import { ModelFiles } from './model-file.ts';

/** llama.cpp, opened. */
export interface Engine {
  /** @throws {ModelError} `unknown_model`, `invalid_model` */
  read(path: string): Promise<ModelFile>;
  /** @throws {ModelError} `invalid_model`, `not_enough_memory` */
  load(options: LoadOptions): Promise<LoadedModel>;
  /** Nothing may be loaded. */
  dispose(): Promise<void>;
}

/**
 * Opens the build of llama.cpp that came with the installation. Nothing is fetched or compiled. This file is imported when it
 * is needed: the library takes a second to load, which those who ask for no local model need not wait.
 * @throws {ModelError} `unavailable`
 */
export async function openEngine({ gpu }: { gpu: boolean }): Promise<Engine> {
  const llama = await getLlama({
    gpu: gpu ? 'auto' : false,
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    logLevel: LlamaLogLevel.error,
    // What llama.cpp says may hold parts of prompts.
    logger: () => {},
    // Each context says how many it wants.
    maxThreads: 0,
  }).catch((cause: unknown) => {
    throw new ModelError('unavailable', 'llama.cpp has no build that runs on this machine', { cause });
  });
  const files = new ModelFiles();
  const grammars = new Grammars(llama);
  let failed = false;
  return {
    read: (path) => files.read(path, llama),
    load: (options) =>
      LoadedModel.load(llama, grammars, options).catch((error: unknown) => {
        failed = true;
        throw error;
      }),
    async dispose() {
      const disposed = llama.dispose();
      // The library holds on to a model that could not be loaded until it is collected, which may be never.
      if (failed) disposed.catch(() => {});
      else await disposed;
    },
  };
}

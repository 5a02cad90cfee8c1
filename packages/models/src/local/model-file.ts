import { stat } from 'node:fs/promises';
import type { Llama } from 'node-llama-cpp';
import { GgufFileType, GgufInsights, readGgufFileInfo } from 'node-llama-cpp';
import { ModelError } from '../interface.ts';

/** Facts of a file that are read without loading it. */
export interface ModelFile {
  sizeBytes: number;
  /** Tokens it was trained on at once. */
  contextTokens: number;
  parameters: number;
  quantization?: string;
  /** Memory it takes with contexts of this length. */
  memoryBytes(contextTokens: number, sequences: number): Promise<number>;
}

/** Files whose facts are kept; reading one with a large vocabulary takes up to a second. */
const MAX_KNOWN = 64;

/** Reads files once each, and again when they have changed. */
export class ModelFiles {
  readonly #known = new Map<string, Promise<ModelFile>>();

  /** @throws {ModelError} `unknown_model` when there is no such file, `invalid_model` when it is not a model. */
  async read(path: string, llama: Llama): Promise<ModelFile> {
    const found = await stat(path).catch((cause: unknown) => {
      throw new ModelError('unknown_model', 'the file of the model is not there', { cause });
    });
    const key = `${path}\0${found.size}\0${found.mtimeMs}`;
    const known = this.#known.get(key);
    if (known !== undefined) return await known;
    const reading = readFile(path, found.size, llama);
    this.#known.set(key, reading);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MAX_KNOWN && oldest !== undefined) this.#known.delete(oldest);
    reading.catch(() => this.#known.delete(key));
    return await reading;
  }
}

async function readFile(path: string, sizeBytes: number, llama: Llama): Promise<ModelFile> {
  try {
    const info = await readGgufFileInfo(path, { sourceType: 'filesystem', logWarnings: false });
    const insights = await GgufInsights.from(info, llama);
    const fileType = info.metadata.general.file_type;
    const quantization = fileType === undefined ? undefined : GgufFileType[fileType]?.replace(/^(ALL|MOSTLY)_/, '');
    return {
      sizeBytes,
      contextTokens: insights.trainContextSize ?? 0,
      parameters: insights.totalParameters,
      ...(quantization !== undefined && { quantization }),
      async memoryBytes(contextTokens, sequences) {
        const weights = await insights.estimateModelResourceRequirementsV2({ gpuLayers: 0 });
        const context = await insights.estimateContextResourceRequirementsV2({
          contextSize: contextTokens,
          sequences,
          modelGpuLayers: 0,
        });
        return weights.cpuRam + context.cpuRam;
      },
    };
  } catch (cause) {
    throw new ModelError('invalid_model', 'the file is not a model in GGUF form', { cause });
  }
}

import { basename, join } from 'node:path';
import {
  builtInModel,
  type ModelFileProgress,
  ModelStore,
  machineMemoryBytes,
  type StoredModel,
  suggestModel,
} from '@edgecoder/models';
import { CliError, EXIT } from '../errors.ts';
import { type Output, table } from '../output.ts';
import { startPullProgress } from '../pull-progress.ts';
import type { CliSettings } from '../settings.ts';

const MIB = 1_048_576;
const GIB = 1024 * MIB;

async function storeOf(settings: CliSettings): Promise<ModelStore> {
  const builtIn = await builtInModel();
  return new ModelStore({ folder: join(settings.home, 'models'), builtIn: builtIn ? [builtIn] : [] });
}

/** `edgecoder models list`: what is here, and what could be fetched. Resolves with the exit code. */
export async function listModels(settings: CliSettings, output: Output): Promise<number> {
  const models = await (await storeOf(settings)).list();
  const memory = machineMemoryBytes();
  const suggested = suggestModel(memory)?.id ?? null;
  output.line({ models: models.map(asJson), suggested, memoryBytes: memory });
  if (output.json) return EXIT.success;
  const rows = models.map((model) => {
    const { id, sizeBytes, entry } = model;
    const needs = entry ? `${(entry.minMemoryBytes / GIB).toFixed(0)} GiB` : '';
    return [
      id,
      `${(sizeBytes / MIB).toFixed(0)} MiB`,
      needs,
      entry?.quantization ?? '',
      entry?.licence ?? '',
      state(model),
    ];
  });
  output.say(table([['model', 'size', 'memory', 'quantization', 'licence', ''], ...rows]));
  output.say(
    suggested === null
      ? `\nThis machine has ${(memory / GIB).toFixed(1)} GiB of memory, too little for any model of the catalogue.`
      : `\nFor the ${(memory / GIB).toFixed(1)} GiB of memory of this machine: npm run edgecoder -- models pull ${suggested}`,
  );
  return EXIT.success;
}

function state({ installed, inUse, builtIn }: StoredModel): string {
  if (!installed) return 'can be pulled';
  return [builtIn ? 'comes with EdgeCoder' : 'here', ...(inUse ? ['in use'] : [])].join(', ');
}

function asJson({ id, builtIn, installed, inUse, sizeBytes, entry }: StoredModel): object {
  return { id, builtIn, installed, inUse, sizeBytes, ...(entry && { catalog: entry }) };
}

export interface PullModelOptions {
  sha256?: string;
  name?: string;
}

/**
 * `edgecoder models pull`: fetches a model of the catalogue, the suggested one when none is named, or any file by its URL and
 * checksum. Resolves with the exit code.
 */
export async function pullModel(
  what: string | undefined,
  options: PullModelOptions,
  settings: CliSettings,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const store = await storeOf(settings);
  const id = what ?? suggestModel(machineMemoryBytes())?.id;
  if (id === undefined)
    throw new CliError('not_enough_memory', 'This machine has too little memory for any model of the catalogue.');
  const progress = startPullProgress(output);
  const onProgress = (now: ModelFileProgress): void => progress.show(now);
  try {
    const pulled = /^https?:/.test(id)
      ? await store.pullUrl(fromUrl(id, options), { signal, onProgress })
      : await store.pull(id, { signal, onProgress });
    progress.end();
    output.line({ model: pulled.name, path: pulled.path });
    if (!output.json) output.say(`${pulled.name} is here. Use it: npm run edgecoder -- models use ${pulled.name}`);
    return EXIT.success;
  } finally {
    progress.end();
  }
}

function fromUrl(url: string, { sha256, name }: PullModelOptions): { id: string; url: string; sha256: string } {
  if (sha256 === undefined)
    throw new CliError('usage', 'A file by its URL needs its checksum: --sha256 with 64 hexadecimal digits.', {
      exitCode: EXIT.usage,
    });
  const path = URL.canParse(url) ? new URL(url).pathname : '';
  return { id: name ?? basename(path, '.gguf').toLowerCase(), url, sha256: sha256.toLowerCase() };
}

/** `edgecoder models use`: which model answers from now on. Resolves with the exit code. */
export async function useModel(id: string, settings: CliSettings, output: Output): Promise<number> {
  await (await storeOf(settings)).use(id);
  output.line({ model: id });
  if (!output.json) output.say(`${id} answers from now on.`);
  return EXIT.success;
}

/** `edgecoder models rm`: removes a model's file. Resolves with the exit code. */
export async function removeModel(id: string, settings: CliSettings, output: Output): Promise<number> {
  const store = await storeOf(settings);
  await store.remove(id);
  const inUse = (await store.inUse()) ?? null;
  output.line({ removed: id, inUse });
  if (!output.json) output.say(`${id} is removed.${inUse === null ? '' : ` In use: ${inUse}.`}`);
  return EXIT.success;
}

export { CATALOG, type CatalogEntry, suggestModel } from './catalog/catalog.ts';
export { ModelStore, type ModelStoreOptions, type StoredModel } from './catalog/model-store.ts';
export type { ModelFileProgress, PullOptions } from './catalog/pull.ts';
export * from './interface.ts';
export * from './limits.ts';
export { createLocalProvider, type LocalProviderOptions, type NamedFile } from './local/local-provider.ts';
export * from './prompts.ts';
export { createOllamaProvider, type OllamaProviderOptions } from './remote/ollama-provider.ts';
export { createOpenAiProvider, type OpenAiProviderOptions } from './remote/openai-provider.ts';

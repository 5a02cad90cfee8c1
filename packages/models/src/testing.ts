export { type ModelServer, type ServedAnswer, startModelServer } from './testing/model-server.ts';
export {
  type ScriptedAnswer,
  type ScriptedProvider,
  type ScriptedProviderOptions,
  scriptedProvider,
} from './testing/scripted-provider.ts';
export { type TinyModelOptions, writeTinyModel } from './testing/tiny-gguf.ts';

export {
  type ScriptedAnswer,
  type ScriptedProvider,
  type ScriptedProviderOptions,
  scriptedProvider,
} from './testing/scripted-provider.ts';
export { type TinyModelOptions, writeTinyModel } from './testing/tiny-gguf.ts';

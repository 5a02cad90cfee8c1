import { createWasmSandbox } from '../../src/wasm/wasm-sandbox.ts';
import { ESCAPES_OF_INTERPRETERS } from '../escapes/corpus.ts';
import { describeEscapes } from '../escapes/escape-suite.ts';

describeEscapes('the wasm mode', {
  create: () => createWasmSandbox({ poolSize: 1 }),
  hasSystem: false,
  attempts: ESCAPES_OF_INTERPRETERS,
});

import { createWasmSandbox } from '../../src/wasm/wasm-sandbox.ts';
import { ESCAPES } from '../escapes/corpus.ts';
import { describeEscapes } from '../escapes/escape-suite.ts';
import { WASM_ESCAPES } from '../escapes/wasm-attempts.ts';

describeEscapes('the wasm mode', {
  create: () => createWasmSandbox({ poolSize: 1 }),
  hasSystem: false,
  attempts: [...ESCAPES, ...WASM_ESCAPES],
});

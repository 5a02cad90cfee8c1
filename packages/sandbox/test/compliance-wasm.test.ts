import { createWasmSandbox } from '../src/wasm/wasm-sandbox.ts';
import { describeSandbox } from './compliance.ts';

describeSandbox('the wasm mode', {
  create: ({ poolSize }) => createWasmSandbox({ poolSize }),
  fixedClock: true,
});

export * from './interface.ts';
export { createWasmSandbox, type RunEnd, type RunStart, type WasmSandboxOptions } from './wasm/wasm-sandbox.ts';

export { extractCode, type FoundCode } from './code-block.ts';
export * from './interface.ts';
export { type LoopRequest, runLoop } from './run-loop.ts';

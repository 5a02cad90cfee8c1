export type { FairQueueOptions } from './fair-queue.ts';
export * from './interface.ts';
export * from './limits.ts';
export * from './prompts.ts';

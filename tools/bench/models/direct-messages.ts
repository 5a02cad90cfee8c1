import type { CompletionRequest } from '@edgecoder/models';

/** One answer, timed where it is made. */
export interface DirectAnswer {
  tokens: number;
  /** From the question to the first text, and to the end, milliseconds. */
  firstMs: number;
  totalMs: number;
  /** Of the processor, all threads. */
  cpuMs: number;
}

export type ToDirect = CompletionRequest;
export type FromDirect = { type: 'ready' } | { type: 'answer'; answer: DirectAnswer } | { type: 'failed'; why: string };

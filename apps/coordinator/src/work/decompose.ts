import type { DecomposeRequest, DecomposeResponse } from '@edgecoder/protocol';

/** Asks whoever can divide a request into parts, once. Rejects when it cannot, or when the signal is aborted. */
export type Decompose = (request: DecomposeRequest, signal: AbortSignal) => Promise<DecomposeResponse>;

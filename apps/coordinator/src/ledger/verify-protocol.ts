import type { ChainPosition, ChainResult, SignatureDepth } from '@edgecoder/ledger';

/** Messages between the verification pool and its threads. */

/** A run of records that one thread verifies. */
export interface VerifyJob {
  id: number;
  start: ChainPosition;
  depth: SignatureDepth;
  /** JSON of the list of records: a string crosses to a thread much faster than objects. */
  json: string;
}

export interface VerifyAnswer {
  id: number;
  result: ChainResult;
  /** Roots of complete subtrees of the records, left to right: their levels, and 32 bytes each. */
  levels: Uint8Array;
  hashes: Uint8Array;
}

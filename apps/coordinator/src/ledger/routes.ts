import {
  LedgerConsistency,
  LedgerConsistencyQuery,
  LedgerProof,
  LedgerProofParams,
  LedgerProofQuery,
  LedgerRange,
  LedgerRangeQuery,
  LedgerSnapshot,
  LedgerVerification,
  LedgerVerifyQuery,
  TaskId,
} from '@edgecoder/protocol';
import { defineRoute, Reply, type Route } from '@edgecoder/service';
import { z } from 'zod';
import type { CoordinatorContext } from '../context.ts';
import { bundleOf } from './bundles.ts';
import { readRange, readState } from './log.repository.ts';
import { consistencyOf, ledgerSnapshot, newestCheckpoint, proofOf } from './proofs.ts';
import type { Sequencer } from './sequencer.ts';
import { createLedgerVerifier } from './verify.ts';
import type { VerifyPool } from './verify-pool.ts';

const TAG = 'ledger';
const OPEN = { kind: 'open' } as const;
/** Reads that cost a few index look-ups. */
const READS = { limit: 300, windowMs: 10_000 };
/** A page of 1,000 records is some 700 kB. */
const PAGES = { limit: 60, windowMs: 10_000 };
/** Up to 10,000 signatures. */
const VERIFICATIONS = { limit: 6, windowMs: 60_000 };
const BUNDLES = { limit: 200, windowMs: 10_000 };

/** Reading and checking the log, open to all; and the proof bundle of a task, for its owner. */
export function ledgerRoutes(
  ctx: Pick<CoordinatorContext, 'store' | 'keys'> & { sequencer: Pick<Sequencer, 'checkpointNow'>; pool: VerifyPool },
): Route[] {
  const verifier = createLedgerVerifier(ctx);
  return [
    defineRoute({
      method: 'GET',
      path: '/ledger/snapshot',
      summary: 'Where the log stands: size, last hash, newest checkpoint',
      tag: TAG,
      access: OPEN,
      rateLimit: READS,
      response: LedgerSnapshot,
      handler: () => ledgerSnapshot(ctx),
    }),
    defineRoute({
      method: 'GET',
      path: '/ledger/checkpoint',
      summary: 'The newest checkpoint as a signed note (C2SP tlog-checkpoint)',
      tag: TAG,
      access: OPEN,
      rateLimit: READS,
      errors: ['not_found'],
      handler: async () => new Reply(200, 'text/plain; charset=utf-8', (await newestCheckpoint(ctx)).note),
    }),
    defineRoute({
      method: 'GET',
      path: '/ledger/proof/:seq',
      summary: 'A record and its inclusion proof to a checkpoint',
      tag: TAG,
      access: OPEN,
      rateLimit: READS,
      params: LedgerProofParams,
      query: LedgerProofQuery,
      response: LedgerProof,
      errors: ['not_found', 'conflict'],
      handler: ({ params, query }) => proofOf(ctx, params.seq, query.size),
    }),
    defineRoute({
      method: 'GET',
      path: '/ledger/consistency',
      summary: 'Proof that the log only grew between two sizes',
      tag: TAG,
      access: OPEN,
      rateLimit: READS,
      query: LedgerConsistencyQuery,
      response: LedgerConsistency,
      errors: ['not_found', 'invalid_request'],
      handler: ({ query }) => consistencyOf(ctx, query.from, query.to),
    }),
    defineRoute({
      method: 'GET',
      path: '/ledger/range',
      summary: 'Records in the order of the log',
      tag: TAG,
      access: OPEN,
      rateLimit: PAGES,
      query: LedgerRangeQuery,
      response: LedgerRange,
      handler: async ({ query: { from, limit } }) => {
        const records = await readRange(ctx.store.db, from, limit);
        return { records, size: (await readState(ctx.store.db)).size };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/ledger/verify',
      summary: 'Checks stored records: chain, signatures, and the way to the newest checkpoint',
      tag: TAG,
      access: OPEN,
      rateLimit: VERIFICATIONS,
      query: LedgerVerifyQuery,
      response: LedgerVerification,
      errors: ['not_found', 'overloaded'],
      handler: ({ query, signal }) => verifier.verify(query, signal),
    }),
    defineRoute({
      method: 'GET',
      path: '/tasks/:taskId/bundle',
      summary: 'The proof bundle of an ended task, for `edgecoder verify`',
      tag: TAG,
      access: { kind: 'signed', roles: ['user', 'operator'] },
      rateLimit: BUNDLES,
      params: z.object({ taskId: TaskId }),
      errors: ['not_found', 'conflict', 'unavailable'],
      handler: async ({ caller, params }) =>
        new Reply(200, 'application/json', await bundleOf(ctx, caller.ownerId, params.taskId)),
    }),
  ];
}

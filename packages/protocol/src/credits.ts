import { z } from 'zod';
import { AccountId, PeerId, TaskId } from './ids.ts';
import { AmountMcJson, MilliCreditsJson } from './money.ts';
import { ExecutionLimits, ResourceClass, TaskKind } from './tasks.ts';

/** What a journal entry is for. */
export const TransactionKind = z.enum(['earn', 'spend', 'adjust', 'held', 'release', 'mint', 'burn']);
export type TransactionKind = z.infer<typeof TransactionKind>;

/** `GET /economy/credits/:accountId/balance`. */
export const Balance = z.object({
  accountId: AccountId,
  /** Spendable. */
  availableMc: AmountMcJson,
  /** Reserved for running tasks. */
  heldMc: AmountMcJson,
  /** Earned, but kept back until newer results have followed. */
  escrowedMc: AmountMcJson,
});
export type Balance = z.infer<typeof Balance>;

/** `GET /economy/credits/:accountId/history`, newest first. */
export const HistoryEntry = z.object({
  entryId: z.string(),
  kind: TransactionKind,
  amountMc: MilliCreditsJson,
  taskId: TaskId.optional(),
  /** Sequence number of the ledger record that caused it; absent until it is sequenced. */
  ledgerSeq: z.int().optional(),
  at: z.int(),
});
export const History = z.object({ entries: z.array(HistoryEntry), nextCursor: z.string().optional() });
export type History = z.infer<typeof History>;

export const HistoryQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  /** `nextCursor` of the page before. */
  cursor: z.uuid().optional(),
});

/** `GET /economy/price/current`: sats per compute unit by this coordinator's own load. */
export const ComputePrice = z.object({
  /** `local`: one coordinator's own price, not agreed with any peer. */
  source: z.literal('local'),
  cpuSats: z.int().positive(),
  gpuSats: z.int().positive(),
  at: z.int(),
});
export type ComputePrice = z.infer<typeof ComputePrice>;

/** `GET /economy/credits/:accountId/quote`: what a task with these limits costs at most, now. */
export const QuoteQuery = z.strictObject({
  kind: TaskKind.default('exec'),
  resourceClass: ResourceClass.default('cpu'),
  wallMs: z.coerce.number().pipe(ExecutionLimits.shape.wallMs.unwrap()).default(10_000),
  parts: z.coerce.number().int().min(1).max(10).default(1),
});
export const Quote = z.object({ maxCreditsMc: AmountMcJson, loadPermille: z.int(), ratePerSecondMc: AmountMcJson });
export type Quote = z.infer<typeof Quote>;

/** `POST /economy/credits/:accountId/grant` by an operator: from the faucet, once per key. */
export const GrantRequest = z.strictObject({
  idempotencyKey: z.string().regex(/^[\x21-\x7e]{1,128}$/),
  amountMc: z.int().min(1).max(1_000_000_000_000),
  ownerId: PeerId.optional(),
});
export type GrantRequest = z.infer<typeof GrantRequest>;

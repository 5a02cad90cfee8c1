import { z } from 'zod';
import { Sha256Hex } from './ids.ts';
import { LedgerRecord } from './ledger.ts';

/** Answers of the ledger's read routes, which are open to all. Proofs are sibling hashes from the leaf up. */

/** Records that one `GET /ledger/range` gives at most. */
export const MAX_LEDGER_RANGE = 1_000;
/** Records that one `GET /ledger/verify` looks at, at most. */
export const MAX_LEDGER_VERIFY = 10_000;

const seq = z.coerce.number().pipe(z.int().min(1));

/** `GET /ledger/snapshot`: where the log stands. */
export const LedgerSnapshot = z.object({
  /** Name of the log in its checkpoints. */
  origin: z.string(),
  /** Records that have their place. */
  size: z.int().min(0),
  /** Hash of the last of them; 32 zero bytes for an empty log. */
  lastHash: Sha256Hex,
  /** Entries that are committed and wait for their place. */
  unsequenced: z.int().min(0),
  checkpoint: z.object({ size: z.int().min(0), root: Sha256Hex, createdAt: z.int() }).optional(),
});
export type LedgerSnapshot = z.infer<typeof LedgerSnapshot>;

/** `GET /ledger/proof/:seq`: that a record is under the newest checkpoint, or under the one of `size`. */
export const LedgerProofParams = z.strictObject({ seq });
export const LedgerProofQuery = z.strictObject({ size: seq.optional() });
export const LedgerProof = z.object({
  record: LedgerRecord,
  proof: z.array(Sha256Hex),
  /** Signed note. */
  checkpoint: z.string(),
});
export type LedgerProof = z.infer<typeof LedgerProof>;

/** `GET /ledger/consistency`: that the tree of `from` records is a prefix of that of `to`, the newest checkpoint's when left out. */
export const LedgerConsistencyQuery = z.strictObject({ from: seq, to: seq.optional() });
export const LedgerConsistency = z.object({
  from: z.int(),
  to: z.int(),
  fromRoot: Sha256Hex,
  toRoot: Sha256Hex,
  proof: z.array(Sha256Hex),
});
export type LedgerConsistency = z.infer<typeof LedgerConsistency>;

/** `GET /ledger/range`: records from `from` on. */
export const LedgerRangeQuery = z.strictObject({
  from: seq.default(1),
  limit: z.coerce.number().pipe(z.int().min(1).max(MAX_LEDGER_RANGE)).default(100),
});
export const LedgerRange = z.object({ records: z.array(LedgerRecord), /** Size of the log. */ size: z.int() });
export type LedgerRange = z.infer<typeof LedgerRange>;

/** `GET /ledger/verify`: from `from` on, or the newest ones when it is left out. */
export const LedgerVerifyQuery = z.strictObject({
  from: seq.optional(),
  limit: z.coerce.number().pipe(z.int().min(1).max(MAX_LEDGER_VERIFY)).default(1_000),
});
export const LedgerVerification = z.object({
  ok: z.boolean(),
  /** First and last record that were looked at; `to` is before `from` when there was none. */
  from: z.int(),
  to: z.int(),
  /** Whether the records lead to the root of the newest checkpoint, and its signature holds; absent when it is not among them. */
  checkpoint: z.object({ size: z.int(), status: z.enum(['ok', 'failed', 'absent']) }),
  /** The first record that does not hold. */
  failure: z.object({ seq: z.int(), reason: z.string(), detail: z.string() }).optional(),
  milliseconds: z.int(),
});
export type LedgerVerification = z.infer<typeof LedgerVerification>;

import { toHex } from '@edgecoder/crypto';
import {
  foldRoot,
  logOrigin,
  type ProofPlan,
  planConsistency,
  planInclusion,
  planRoot,
  readProof,
  tileReader,
  tilesOf,
} from '@edgecoder/ledger';
import { AppError, type LedgerConsistency, type LedgerProof, type LedgerSnapshot } from '@edgecoder/protocol';
import type { CoordinatorContext } from '../context.ts';
import {
  countPending,
  readCheckpoint,
  readRecord,
  readState,
  readTiles,
  type StoredCheckpoint,
} from './log.repository.ts';

type Deps = Pick<CoordinatorContext, 'store' | 'keys'>;

/** Looks up the hashes of proofs, reading each tile that they need once. */
export async function readProofs(store: CoordinatorContext['store'], plans: readonly ProofPlan[]): Promise<string[][]> {
  const read = tileReader(await readTiles(store.db, tilesOf(plans.flat(2))));
  return plans.map((plan) => readProof(plan, read).map(toHex));
}

/** Where the log stands. */
export async function ledgerSnapshot({ store, keys }: Deps): Promise<LedgerSnapshot> {
  const { size, lastHash } = await readState(store.db);
  const checkpoint = await readCheckpoint(store.db);
  return {
    origin: logOrigin(keys.signing.peerId),
    size,
    lastHash,
    unsequenced: await countPending(store.db),
    ...(checkpoint && {
      checkpoint: { size: checkpoint.size, root: checkpoint.root, createdAt: checkpoint.createdAt },
    }),
  };
}

/** The newest checkpoint. @throws {AppError} `not_found` while there is none. */
export async function newestCheckpoint({ store }: Pick<Deps, 'store'>): Promise<StoredCheckpoint> {
  const checkpoint = await readCheckpoint(store.db);
  if (checkpoint === undefined) throw new AppError('not_found', 'there is no checkpoint yet');
  return checkpoint;
}

/**
 * A record with its inclusion proof to the newest checkpoint, or to the one of exactly `size`.
 * @throws {AppError} `not_found` for a record or checkpoint that is not there, `conflict` for a record that no checkpoint covers yet.
 */
export async function proofOf({ store }: Pick<Deps, 'store'>, seq: number, size?: number): Promise<LedgerProof> {
  const record = await readRecord(store.db, seq);
  if (record === undefined) throw new AppError('not_found', 'there is no such record');
  const checkpoint = await readCheckpoint(store.db, size === undefined ? 'newest' : { size });
  if (size !== undefined && checkpoint === undefined)
    throw new AppError('not_found', 'there is no checkpoint of that size');
  if (checkpoint === undefined || checkpoint.size < seq)
    throw new AppError('conflict', 'that checkpoint does not cover the record');
  const [proof = []] = await readProofs(store, [planInclusion(seq - 1, checkpoint.size)]);
  return { record, proof, checkpoint: checkpoint.note };
}

/**
 * That the log only grew between two sizes.
 * @throws {AppError} `invalid_request` when `from` is after `to`, `not_found` when the log is shorter than `to`.
 */
export async function consistencyOf(
  { store }: Pick<Deps, 'store'>,
  from: number,
  to?: number,
): Promise<LedgerConsistency> {
  const end = to ?? (await newestCheckpoint({ store })).size;
  if (from > end) throw new AppError('invalid_request', 'a consistency proof goes from the smaller size to the larger');
  if (end > (await readState(store.db)).size) throw new AppError('not_found', 'the log is not that long yet');
  const plan = planConsistency(from, end);
  const roots = [planRoot(from), planRoot(end)];
  const read = tileReader(await readTiles(store.db, tilesOf([...plan.flat(), ...roots.flat()])));
  const [fromRoot = '', toRoot = ''] = roots.map((root) => toHex(foldRoot(root, read)));
  return { from, to: end, fromRoot, toRoot, proof: readProof(plan, read).map(toHex) };
}

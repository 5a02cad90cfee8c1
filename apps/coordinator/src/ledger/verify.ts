import { fromHex } from '@edgecoder/crypto';
import {
  createRootBuilder,
  logOrigin,
  parseCheckpoint,
  planRoot,
  tileReader,
  tilesOf,
  verifyCheckpoint,
} from '@edgecoder/ledger';
import { AppError, type LedgerRecord, type LedgerVerification } from '@edgecoder/protocol';
import type { CoordinatorContext } from '../context.ts';
import {
  readCheckpoint,
  readHash,
  readRange,
  readRotations,
  readState,
  readTiles,
  type StoredCheckpoint,
} from './log.repository.ts';
import type { VerifyPool } from './verify-pool.ts';

type Deps = Pick<CoordinatorContext, 'store' | 'keys'> & { pool: VerifyPool };

/** Records read at once. */
const PAGE = 256;

/**
 * Verifies a part of the stored log in threads: chain, every signature, and whether it leads to the root of the newest
 * checkpoint, which must be signed. One verification runs at a time.
 */
export function createLedgerVerifier(deps: Deps) {
  let busy = false;
  return {
    /** @throws {AppError} `overloaded` while another one runs. */
    async verify(
      range: { from?: number | undefined; limit: number },
      signal?: AbortSignal,
    ): Promise<LedgerVerification> {
      if (busy) throw new AppError('overloaded', 'another verification is running', { retryAfterSeconds: 5 });
      busy = true;
      try {
        return await verifyRange(deps, range, signal);
      } finally {
        busy = false;
      }
    },
  };
}

async function verifyRange(
  { store, keys, pool }: Deps,
  range: { from?: number | undefined; limit: number },
  signal?: AbortSignal,
): Promise<LedgerVerification> {
  const began = performance.now();
  const { size } = await readState(store.db);
  const from = range.from ?? Math.max(1, size - range.limit + 1);
  const to = Math.min(size, from + range.limit - 1);
  if (from > size + 1) throw new AppError('not_found', 'the log is not that long yet');
  const checkpoint = await readCheckpoint(store.db);
  const covered = checkpoint !== undefined && checkpoint.size >= from && checkpoint.size <= to ? checkpoint : undefined;
  const before = from - 1;
  const rotations = await readRotations(store.db, size);
  const tiles = covered && (await readTiles(store.db, tilesOf(planRoot(before))));
  let status: 'ok' | 'failed' | 'absent' = covered === undefined ? 'absent' : 'failed';
  const result = await pool.verify({
    start: {
      size: before,
      lastHash: (await readHash(store.db, before)) ?? '',
      publicKey: keyAt(rotations, from, keys.signing.publicKey),
    },
    records: pages(store, from, to),
    depth: 'each',
    ...(signal && { signal }),
    ...(covered &&
      tiles && {
        tree: createRootBuilder({ size: before, read: tileReader(tiles) }),
        at: {
          size: covered.size,
          reached: (root: Uint8Array) => {
            status = isPublished(covered, root, logOrigin(keys.signing.peerId), keys.signing.publicKey)
              ? 'ok'
              : 'failed';
          },
        },
      }),
  });
  return {
    ok: result.ok && status !== 'failed',
    from,
    to: result.ok ? result.position.size : to,
    checkpoint: { size: checkpoint?.size ?? 0, status },
    ...(!result.ok && { failure: { seq: result.seq, reason: result.reason, detail: result.detail } }),
    milliseconds: Math.round(performance.now() - began),
  };
}

/** The key that signs record `seq`; `current` when it was never changed. */
function keyAt(rotations: readonly LedgerRecord[], seq: number, current: string): string {
  const before = rotations.findLast((rotation) => rotation.seq < seq);
  return String(before?.payload['newKey'] ?? rotations[0]?.payload['oldKey'] ?? current);
}

function isPublished(checkpoint: StoredCheckpoint, root: Uint8Array, name: string, publicKey: string): boolean {
  try {
    const note = parseCheckpoint(checkpoint.note);
    const same = Buffer.from(note.root).equals(root) && Buffer.from(fromHex(checkpoint.root)).equals(root);
    return same && note.size === checkpoint.size && verifyCheckpoint(note, { name, publicKey });
  } catch {
    return false;
  }
}

async function* pages(store: CoordinatorContext['store'], from: number, to: number): AsyncGenerator<LedgerRecord[]> {
  for (let at = from; at <= to; at += PAGE) {
    const page = await readRange(store.db, at, Math.min(PAGE, to - at + 1));
    if (page.length === 0) return;
    yield page;
  }
}

import { setImmediate as turn } from 'node:timers/promises';
import { fromHex, type SigningKey, toHex } from '@edgecoder/crypto';
import { leafHash, recordHash } from '@edgecoder/ledger';
import type { PeerId } from '@edgecoder/protocol';
import type { PendingEntry, SequencedBatch } from './log.repository.ts';

/** Records hashed between two turns of the event loop: about 2 ms. */
const SLICE = 100;
const HASH_BYTES = 32;
const SIGNATURE_BYTES = 64;

/**
 * Gives entries their place behind a log of `from` records that ends in `lastHash`: chains, hashes and signs them.
 * Signatures are made on the thread pool, a slice at a time, so that neither the event loop nor the pool is taken for long.
 */
export async function sealBatch(
  entries: readonly PendingEntry[],
  log: { from: number; lastHash: string },
  key: SigningKey,
): Promise<Omit<SequencedBatch, 'tiles'> & { leaves: Uint8Array[]; lastHash: string }> {
  const hashes = new Uint8Array((entries.length + 1) * HASH_BYTES);
  const signatures = new Uint8Array(entries.length * SIGNATURE_BYTES);
  const leaves: Uint8Array[] = [];
  hashes.set(fromHex(log.lastHash));
  let prevHash = log.lastHash;
  let signing: Promise<unknown> = Promise.resolve();
  for (let start = 0; start < entries.length; start += SLICE) {
    const slice = entries.slice(start, start + SLICE).map((entry, i) => {
      const place = start + i;
      prevHash = recordHash(recordOf(entry, log.from + place + 1, prevHash));
      const hash = fromHex(prevHash);
      hashes.set(hash, (place + 1) * HASH_BYTES);
      leaves.push(leafHash(hash));
      return { place, hash };
    });
    await signing;
    signing = Promise.all(
      slice.map(async ({ place, hash }) => signatures.set(await key.signAsync(hash), place * SIGNATURE_BYTES)),
    );
    await turn();
  }
  await signing;
  return {
    from: log.from,
    entryIds: entries.map((entry) => entry.entry_id),
    hashes,
    signatures,
    leaves,
    lastHash: toHex(hashes.subarray(-HASH_BYTES)),
  };
}

const recordOf = (entry: PendingEntry, seq: number, prevHash: string) => ({
  seq,
  type: entry.type,
  ...(entry.task_id !== null && { taskId: entry.task_id as never }),
  ...(entry.subtask_id !== null && { subtaskId: entry.subtask_id as never }),
  actorId: entry.actor_id as PeerId,
  issuedAt: Number(entry.issued_at),
  payload: entry.payload,
  prevHash,
});

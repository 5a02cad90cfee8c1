import type { CoordinatorDatabase } from '@edgecoder/coordinator';
import { toHex } from '@edgecoder/crypto';
import {
  chainStart,
  createChainVerifier,
  createRootBuilder,
  logOrigin,
  parseCheckpoint,
  recordLeaf,
  type TrustedKey,
  verifyCheckpoint,
} from '@edgecoder/ledger';
import { type Kysely, sql } from 'kysely';
import type { Invariant } from './invariants.ts';

/** Whose log it is. */
export interface LogIdentity {
  coordinatorId: string;
  /** Ed25519, hex. */
  signingKey: string;
}

const PAGE = 1_000;

/**
 * Reads the whole log as it is stored and checks it without the coordinator: every record's place, hash and signature, and
 * that the tree over the records has the root of each checkpoint, which is signed.
 */
export async function logHolds(db: Kysely<CoordinatorDatabase>, identity: LogIdentity): Promise<Invariant[]> {
  const checkpoints = await readCheckpoints(db);
  const roots = new Map<number, string>();
  const wanted = new Set(checkpoints.map(({ size }) => size));
  const chain = createChainVerifier(chainStart(identity.signingKey));
  const tree = createRootBuilder();
  let broken: string | undefined;
  for (let after = 0; broken === undefined; ) {
    const page = await readPage(db, after);
    for (const record of page) {
      const result = chain.push(record);
      if (!result.ok) {
        broken = `record ${result.seq}: ${result.reason}, ${result.detail}`;
        break;
      }
      tree.push(recordLeaf(result.record.hash));
      after = result.record.seq;
      if (wanted.has(after)) roots.set(after, toHex(tree.root()));
    }
    if (page.length < PAGE) break;
  }
  const log = { name: logOrigin(identity.coordinatorId), publicKey: identity.signingKey };
  return [
    {
      name: 'every record is in its place, chained and signed',
      checked: chain.position().size,
      violations: broken === undefined ? [] : [broken],
    },
    {
      name: 'every checkpoint is signed and has the root of the records before it',
      checked: checkpoints.length,
      violations: checkpoints.flatMap(({ size, root, note }) => {
        const found = roots.get(size);
        if (found === undefined) return [`checkpoint ${size}: there are not so many records that hold`];
        if (found !== root) return [`checkpoint ${size}: root ${root}, the records have ${found}`];
        return isSigned({ size, root, note }, log) ? [] : [`checkpoint ${size}: its note says something else`];
      }),
    },
  ];
}

interface StoredCheckpoint {
  size: number;
  /** Hex. */
  root: string;
  note: string;
}

function isSigned({ size, root, note }: StoredCheckpoint, log: TrustedKey): boolean {
  try {
    const signed = parseCheckpoint(note);
    return signed.size === size && toHex(signed.root) === root && verifyCheckpoint(signed, log);
  } catch {
    return false;
  }
}

async function readCheckpoints(db: Kysely<CoordinatorDatabase>): Promise<StoredCheckpoint[]> {
  const { rows } = await sql<{ size: bigint; root: string; note: string }>`
    select size, encode(root, 'hex') as root, note from coordinator.checkpoints order by size`.execute(db);
  return rows.map(({ size, root, note }) => ({ size: Number(size), root, note }));
}

async function readPage(db: Kysely<CoordinatorDatabase>, after: number): Promise<unknown[]> {
  const { rows } = await sql<{
    seq: bigint;
    type: string;
    task_id: string | null;
    subtask_id: string | null;
    actor_id: string;
    issued_at: bigint;
    payload: unknown;
    prev_hash: string;
    hash: string;
    signature: string;
  }>`
    select seq, type, task_id, subtask_id, actor_id, issued_at, payload, encode(prev_hash, 'hex') as prev_hash,
      encode(hash, 'hex') as hash, encode(signature, 'hex') as signature
    from coordinator.ledger_entries where seq > ${after}::bigint order by seq limit ${sql.lit(PAGE)}`.execute(db);
  return rows.map((row) => ({
    seq: Number(row.seq),
    type: row.type,
    ...(row.task_id !== null && { taskId: row.task_id }),
    ...(row.subtask_id !== null && { subtaskId: row.subtask_id }),
    actorId: row.actor_id,
    issuedAt: Number(row.issued_at),
    payload: row.payload,
    prevHash: row.prev_hash,
    hash: row.hash,
    signature: row.signature,
  }));
}

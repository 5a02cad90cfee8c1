import { openAtRest, toHex } from '@edgecoder/crypto';
import {
  type Bundle,
  logOrigin,
  MAX_BUNDLE_BYTES,
  MAX_BUNDLE_RECORDS,
  type ProvenRecord,
  planInclusion,
  printBundle,
} from '@edgecoder/ledger';
import { AppError, type LedgerRecord, type PeerId, type TaskId } from '@edgecoder/protocol';
import type { CoordinatorContext } from '../context.ts';
import { readResults, readTask, sizeOfResults, type TaskForBundle } from './bundles.repository.ts';
import { readCheckpoint, readRotations, readTaskRecords, type StoredCheckpoint } from './log.repository.ts';
import { readProofs } from './proofs.ts';
import type { Sequencer } from './sequencer.ts';

type Deps = Pick<CoordinatorContext, 'store' | 'keys'> & { sequencer: Pick<Sequencer, 'checkpointNow'> };
type Received = LedgerRecord & {
  type: 'result_received' | 'proposal_received';
  subtaskId: string;
  payload: { epoch: number };
};

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The proof bundle of an ended task, for its owner: every record of it under one checkpoint, and what opens the hashes in
 * them. A checkpoint is made when none covers the records yet.
 *
 * @throws {AppError} `not_found` for another owner's task, `conflict` while the task runs or when its bundle would be too
 * large, `unavailable` when no checkpoint could be had in time.
 */
export async function bundleOf(deps: Deps, ownerId: PeerId, taskId: TaskId): Promise<Uint8Array> {
  const { store, keys } = deps;
  const task = await readTask(store.db, taskId);
  if (task === undefined || task.owner_id !== ownerId) throw new AppError('not_found');
  if (task.finished_at === null)
    throw new AppError('conflict', 'the task has not ended yet: its bundle is made when it has');
  const { records, checkpoint } = await coveredRecords(deps, taskId);
  const rotations = await readRotations(store.db, checkpoint.size);
  const proven = await prove(store, [...rotations, ...records], checkpoint.size);
  const bundle = {
    format: 'edgecoder/bundle/v1',
    origin: logOrigin(keys.signing.peerId),
    taskId,
    checkpoint: checkpoint.note,
    cosigners: [],
    rotations: proven.slice(0, rotations.length),
    records: proven.slice(rotations.length),
    content: openContent(keys.atRest, taskId, task),
    ...openPlan(keys.atRest, taskId, task),
    results: await openResults(deps, records.filter(isReceived)),
  } satisfies Record<Exclude<keyof Bundle, 'plan'>, unknown>;
  const bytes = printBundle(bundle as unknown as Bundle);
  if (bytes.length > MAX_BUNDLE_BYTES) throw tooLarge();
  return bytes;
}

const isReceived = (record: LedgerRecord): record is Received =>
  (record.type === 'result_received' || record.type === 'proposal_received') && record.subtaskId !== undefined;
const tooLarge = (): AppError => new AppError('conflict', 'the bundle of this task would be larger than any may be');

/** All records of the task, and a checkpoint that covers them. */
async function coveredRecords(
  { store, sequencer }: Deps,
  taskId: TaskId,
): Promise<{ records: LedgerRecord[]; checkpoint: StoredCheckpoint }> {
  let { records, pending } = await readTaskRecords(store.db, taskId, MAX_BUNDLE_RECORDS);
  let checkpoint = await readCheckpoint(store.db);
  if (pending || checkpoint === undefined || checkpoint.size < (records.at(-1)?.seq ?? 0)) {
    checkpoint = await sequencer.checkpointNow();
    ({ records, pending } = await readTaskRecords(store.db, taskId, MAX_BUNDLE_RECORDS));
  }
  if (records.length > MAX_BUNDLE_RECORDS) throw tooLarge();
  // A check that was made in this moment comes with the next checkpoint.
  const { size } = checkpoint;
  return { records: records.filter((record) => record.seq <= size), checkpoint };
}

async function prove(
  store: CoordinatorContext['store'],
  records: readonly LedgerRecord[],
  size: number,
): Promise<ProvenRecord[]> {
  const proofs = await readProofs(
    store,
    records.map((record) => planInclusion(record.seq - 1, size)),
  );
  return records.map((record, index) => ({ record, proof: proofs[index] ?? [] }));
}

function openContent(key: Uint8Array, taskId: TaskId, task: TaskForBundle) {
  if (task.sealed === null) throw new AppError('conflict', 'the content of this task is no longer kept');
  return { salt: toHex(task.content_salt), value: openJson(key, task.sealed, `content:${taskId}`) };
}

function openPlan(key: Uint8Array, taskId: TaskId, { plan_salt, plan }: TaskForBundle) {
  if (plan_salt === null || plan === null) return {};
  return { plan: { salt: toHex(plan_salt), value: openJson(key, plan, `plan:${taskId}`) } };
}

async function openResults({ store, keys }: Deps, received: readonly Received[]) {
  const subtaskIds = [...new Set(received.map((record) => record.subtaskId))];
  if (subtaskIds.length === 0) return [];
  if ((await sizeOfResults(store.db, subtaskIds)) > MAX_BUNDLE_BYTES) throw tooLarge();
  const rows = new Map((await readResults(store.db, subtaskIds)).map((row) => [`${row.subtask_id}.${row.epoch}`, row]));
  return received.map(({ subtaskId, payload: { epoch } }) => {
    const row = rows.get(`${subtaskId}.${epoch}`);
    if (row === undefined) throw new AppError('conflict', 'a result of this task is no longer kept');
    return {
      subtaskId,
      epoch,
      salt: toHex(row.result_salt),
      body: openJson(keys.atRest, row.sealed, `result:${subtaskId}.${epoch}`),
    };
  });
}

const openJson = (key: Uint8Array, sealed: Uint8Array, aad: string): unknown =>
  JSON.parse(strictUtf8.decode(openAtRest(key, sealed, aad)));

import { sealTo, sha256Hex, toBase64Url, toHex } from '@edgecoder/crypto';
import {
  canonicalJson,
  type Language,
  LEASE_INFO,
  type Lease,
  type LeaseId,
  leaseSigningInput,
  type PullResponse,
  type SandboxMode,
  type SubtaskId,
  type SubtaskKind,
  sealAad,
  type TaskId,
} from '@edgecoder/protocol';
import { firstOfTurn } from '@edgecoder/service';
import type { CoordinatorContext } from '../context.ts';
import type { LeasedRow } from './claim.repository.ts';
import { payloadOf } from './content.ts';
import type { Machine } from './ports.ts';
import { sealedContents, sizesOfWritten } from './written.repository.ts';
import { contentOfRow, wordsPayloads } from './written.ts';

const utf8 = new TextEncoder();

/**
 * Bytes of stored content and results that the leases of one answer are made of; they are held several times over while it is
 * made. One lease alone may be larger: its own bounds hold then.
 */
export const MAX_PULL_BYTES = 8_388_608;

/**
 * As many of these leases as one answer may carry, at least one, with their contents; the rest is for another time. Sizes are
 * looked at before anything large is read.
 */
export async function fittingLeases(
  { store: { db } }: Pick<CoordinatorContext, 'store'>,
  rows: readonly LeasedRow[],
): Promise<{ fitting: LeasedRow[]; rest: LeasedRow[] }> {
  const stored = rows.filter((row) => row.kind !== 'exec' && row.opened === undefined);
  const written = await sizesOfWritten(db, [...new Set(stored.map((row) => row.task_id))]);
  let bytes = 0;
  const end = rows.findIndex((row, index) => {
    bytes += row.content_bytes + (row.opened === undefined ? (written.get(row.task_id) ?? 0) : 0);
    return index > 0 && bytes > MAX_PULL_BYTES;
  });
  const fitting = end === -1 ? [...rows] : rows.slice(0, end);
  const unread = fitting.filter((row) => row.content === null && row.opened === undefined);
  const contents = await sealedContents(db, [...new Set(unread.map((row) => row.task_id))]);
  for (const row of unread) row.content = contents.get(row.task_id) ?? null;
  return { fitting, rest: end === -1 ? [] : rows.slice(end) };
}

/** Whether one answer may carry all of these leases and is made without asking the database. */
export const isAtHand = (rows: readonly LeasedRow[]): boolean =>
  rows.every((row) => row.kind === 'exec' && row.opened !== undefined) &&
  rows.reduce((bytes, row) => bytes + row.content_bytes, 0) <= MAX_PULL_BYTES;

/** The answer to a pull: payloads sealed to the machine's key in one HPKE context, and one signature over all of them. */
export async function sealLeases(
  ctx: Pick<CoordinatorContext, 'keys' | 'store'>,
  machine: Machine,
  rows: readonly LeasedRow[],
): Promise<PullResponse> {
  if (rows.length === 0) return { leases: [], enc: '', drain: false };
  const words = rows.every((row) => row.kind === 'exec') ? undefined : await wordsPayloads(ctx, rows);
  const context = sealTo({ recipient: machine.sealingKey, info: LEASE_INFO });
  const leases = rows.map((row): Lease => {
    const content = contentOfRow(ctx, row);
    const payload = payloadOf(sourceOf(row), content, words?.get(row.subtask_id));
    const sealed = context.seal(sealAad(row.subtask_id, row.epoch), utf8.encode(canonicalJson(payload)));
    return {
      leaseId: row.lease_id as LeaseId,
      subtaskId: row.subtask_id as SubtaskId,
      taskId: row.task_id as TaskId,
      epoch: row.epoch,
      expiresAt: Number(row.lease_expires_at),
      sealed: toBase64Url(sealed),
      ...(row.traceparent !== null && { traceparent: row.traceparent }),
    };
  });
  const enc = toBase64Url(context.enc);
  const { signing } = ctx.keys;
  const signed = leaseSigningInput(machine.agentId, enc, leases, sha256Hex);
  const signature = firstOfTurn() ? signing.sign(signed) : await signing.signAsync(signed);
  return { leases, enc, signature: toHex(signature), drain: false };
}

const sourceOf = (row: LeasedRow) => ({
  kind: (row.role === 'verify' ? 'verify' : row.kind) as SubtaskKind,
  language: row.language as Language,
  part: row.part,
  workId: row.work_id,
  wallMs: row.wall_ms,
  memoryBytes: row.memory_bytes,
  outputBytes: row.output_bytes,
  seed: row.seed,
  createdAt: row.created_at,
  sandbox: row.checked_sandbox as SandboxMode | null,
});

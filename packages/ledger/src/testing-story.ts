import { fromHex, type SigningKey, sha256Hex, toHex } from '@edgecoder/crypto';
import { canonicalJson, resultSigningInput, type SubtaskId, type TaskId } from '@edgecoder/protocol';
import type { BundleReason, BundleStepName, BundleTrust } from './bundle.ts';
import { type Bundle, jsonCommitment, printBundle, type TaskContent } from './bundle-format.ts';
import { cosignCheckpoint, logOrigin, signCheckpoint } from './checkpoint.ts';
import { planInclusion, readProof, rootOf } from './merkle.ts';
import { recordLeaf } from './record.ts';
import { someEntry, type TestEntry, testKey, testLog } from './testing.ts';

/** The key that began the log, and the one that it was rotated to. */
export const KEY = testKey(1);
export const NEXT = testKey(7);
/** Who takes part in the story that is told. */
export const OWNER = testKey(2);
export const WORKER = testKey(3);
export const VERIFIER = testKey(4);
export const WITNESS = testKey(5);
export const WITNESS_NAME = 'witness.example/w1';
export const TASK = '0198c0de-0000-7000-8000-000000000001' as TaskId;
const PART = '0198c0de-0000-7000-8000-000000000002' as SubtaskId;
export const CHECK = '0198c0de-0000-7000-8000-000000000003' as SubtaskId;
const LEASE = '0198c0de-0000-7000-8000-000000000004' as Parameters<typeof resultSigningInput>[0]['leaseId'];
export const SALT = '5a'.repeat(32);

const CONTENT: TaskContent = { code: 'def add(a, b):\n    return a + b\n', tests: 'assert add(2, 3) == 5\n' };
export const BODY: Bundle['results'][number]['body'] = {
  stdout: '',
  stderr: '',
  exitCode: 0,
  truncated: false,
  durationMs: 12,
  sandbox: 'wasm',
  testReport: { passed: true, hasTests: true },
};

/** The life of one task: submitted, lost once, done, checked, paid, ended. */
export function story(): TestEntry[] {
  const bodyHash = sha256Hex(canonicalJson(BODY));
  const signature = WORKER.sign(resultSigningInput({ subtaskId: PART, leaseId: LEASE, epoch: 3, bodyHash }));
  const of = (entry: TestEntry): TestEntry => ({ taskId: TASK, ...entry });
  return [
    of({
      type: 'task_submitted',
      actorId: OWNER.peerId,
      payload: {
        kind: 'exec',
        language: 'python',
        contentHash: jsonCommitment(SALT, CONTENT),
        parts: 1,
        placement: 'public',
        verification: 'always',
        heldMc: 1000,
      },
    }),
    of({
      type: 'task_assigned',
      subtaskId: PART,
      actorId: testKey(6).peerId,
      payload: { epoch: 1, kind: 'work', placement: 'public' },
    }),
    of({ type: 'task_requeued', subtaskId: PART, payload: { epoch: 1, reason: 'lease_expired' } }),
    of({
      type: 'task_assigned',
      subtaskId: PART,
      actorId: WORKER.peerId,
      payload: { epoch: 3, kind: 'work', placement: 'public' },
    }),
    of({
      type: 'result_received',
      subtaskId: PART,
      actorId: WORKER.peerId,
      payload: {
        epoch: 3,
        leaseId: LEASE,
        resultHash: jsonCommitment(SALT, BODY),
        agentKey: WORKER.publicKey,
        agentSignature: toHex(signature),
        passed: true,
        checked: true,
      },
    }),
    of({
      type: 'task_assigned',
      subtaskId: CHECK,
      actorId: VERIFIER.peerId,
      payload: { epoch: 1, kind: 'check', placement: 'public' },
    }),
    of({
      type: 'result_verified',
      subtaskId: PART,
      payload: {
        verifierId: VERIFIER.peerId,
        verdict: 'verified',
        computeMs: 12,
        sandbox: 'wasm',
        payments: [
          { account: `held:${OWNER.peerId}`, amountMc: -110 },
          { account: 'system:escrow', amountMc: 100 },
          { account: `agent:${VERIFIER.peerId}`, amountMc: 10 },
        ],
      },
    }),
    of({ type: 'task_completed', payload: { verdict: 'verified', chargedMc: 110, releasedMc: 890 } }),
  ];
}

/** A checkpoint with the witness's word under it. */
export const cosigned = (note: string): string => cosignCheckpoint(note, WITNESS_NAME, WITNESS, 1_700_000_100);

/** What opens the hashes of a story. */
export type Openings = Pick<Bundle, 'content' | 'results' | 'plan'>;
const OPENINGS: Openings = {
  content: { salt: SALT, value: CONTENT },
  results: [{ subtaskId: PART, epoch: 3, salt: SALT, body: BODY }],
};

/** A story as a bundle, among other records of a log under `key`, which was rotated on the way, and cosigned by a witness. */
export function bundleOf(
  entries: readonly TestEntry[],
  key: SigningKey = KEY,
  next: SigningKey = NEXT,
  openings: Openings = OPENINGS,
): Bundle {
  const log = testLog(key);
  for (let count = 0; count < 3; count += 1) log.add(someEntry(count));
  for (const [index, entry] of entries.entries()) {
    log.add(entry);
    if (index === 2) log.rotate(next);
    if (index % 2 === 1) log.add(someEntry(index));
  }
  for (let count = 0; count < 4; count += 1) log.add(someEntry(count));
  const leaves = log.records.map(({ hash }) => recordLeaf(hash));
  const size = leaves.length;
  const origin = logOrigin(key.peerId);
  const note = signCheckpoint({ origin, size, root: rootOf(leaves) }, log.key());
  const proven = (record: (typeof log.records)[number]) => ({
    record,
    proof: readProof(planInclusion(record.seq - 1, size), ({ level, index }) =>
      rootOf(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level)),
    ).map(toHex),
  });
  return {
    format: 'edgecoder/bundle/v1',
    origin,
    taskId: TASK,
    checkpoint: cosigned(note),
    cosigners: [{ name: WITNESS_NAME, publicKey: WITNESS.publicKey }],
    rotations: log.records.filter(({ type }) => type === 'key_rotation').map(proven),
    records: log.records.filter(({ taskId }) => taskId === TASK).map(proven),
    ...openings,
  };
}

/** Name of the log. */
export const ORIGIN = logOrigin(KEY.peerId);
/** Whoever verifies believes the log's first key, and the witness. */
export const TRUST: BundleTrust = {
  trust: [{ name: ORIGIN, publicKey: KEY.publicKey }],
  cosigners: [{ name: WITNESS_NAME, publicKey: WITNESS.publicKey }],
};
/** The story as it was. */
export const VALID = bundleOf(story());

/** Bytes that are refused, and where. */
export type BundleCase = readonly [name: string, bytes: () => Uint8Array, step: BundleStepName, reason: BundleReason];

/** Bytes of a bundle after a change to a copy of it. */
export function changed(bundle: Bundle, change: (copy: Bundle) => void): Uint8Array {
  const copy = structuredClone(bundle);
  change(copy);
  return printBundle(copy);
}

/** Bytes of the valid bundle after a change. */
export const edit = (change: (copy: Bundle) => void): Uint8Array => changed(VALID, change);

/** A hex string with one digit changed. */
export const otherHex = (hex: string): string => {
  const bytes = Uint8Array.from(fromHex(hex));
  bytes[0] = (bytes[0] as number) ^ 1;
  return toHex(bytes);
};

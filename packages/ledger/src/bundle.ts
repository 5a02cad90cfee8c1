import { fromHex, peerIdOf, sha256Hex, verifySignature } from '@edgecoder/crypto';
import { canonicalJson, resultSigningInput, type TaskState, type Verdict } from '@edgecoder/protocol';
import { type Bundle, jsonCommitment, type ProvenRecord, parseBundle, type TaskPlan } from './bundle-format.ts';
import {
  countCosignatures,
  parseCheckpoint,
  type SignedCheckpoint,
  type TrustedKey,
  verifyCheckpoint,
  verifyCosignature,
} from './checkpoint.ts';
import { checkHistory, type TaskHistory } from './history.ts';
import { followRotations, type Keyring } from './keyring.ts';
import { verifyInclusion } from './merkle.ts';
import { parseRecord, recordHash, recordLeaf, type TypedRecord } from './record.ts';

/** The steps of a verification, in the order in which they are reported. */
export const BUNDLE_STEPS = [
  'format',
  'trust',
  'checkpoint',
  'records',
  'inclusion',
  'history',
  'payments',
  'content',
  'results',
  'cosignatures',
  'anchor',
] as const;
export type BundleStepName = (typeof BUNDLE_STEPS)[number];

/** Why a step failed. */
export type BundleReason =
  | 'malformed'
  | 'no_trusted_key'
  | 'rotation_invalid'
  | 'checkpoint_malformed'
  | 'other_origin'
  | 'signature_invalid'
  | 'record_malformed'
  | 'hash_mismatch'
  | 'chain_broken'
  | 'other_task'
  | 'out_of_sequence'
  | 'not_covered'
  | 'proof_invalid'
  | 'history_inconsistent'
  | 'amounts_inconsistent'
  | 'commitment_mismatch'
  | 'opening_missing'
  | 'result_signature_invalid'
  | 'cosignature_invalid'
  | 'cosignatures_missing'
  | 'anchor_missing';

/** `absent`: the bundle does not have it, and nothing asked for it. */
export type BundleStep =
  | { step: BundleStepName; status: 'ok' | 'absent' }
  | { step: BundleStepName; status: 'failed'; reason: BundleReason; detail: string };

/** What must be there besides valid records, proofs and openings. A checkpoint always must. */
export type BundleRequirement = 'checkpoint' | { cosigned: number } | 'anchored';

export interface BundleTrust {
  /** Logs (origin and key) that are believed. Of a log whose key was rotated any of its keys will do. */
  trust: readonly TrustedKey[];
  /** Cosigners that count for `{ cosigned: N }`. */
  cosigners?: readonly TrustedKey[];
  require?: BundleRequirement;
}

/** What the verified records say, shown only when everything holds. */
export interface BundleSummary {
  taskId: string;
  ownerId: string;
  origin: string;
  state: Extract<TaskState, 'completed' | 'failed' | 'cancelled'>;
  verdict?: Verdict;
  chargedMc: number;
  releasedMc: number;
  records: number;
  checkpointSize: number;
  /** Trusted cosigners, each once. */
  cosignatures: number;
}

export interface BundleVerdict {
  ok: boolean;
  /** Every step that could be looked at; only `format` when the bytes are not a bundle. */
  steps: BundleStep[];
  /** What the bundle says of itself, also when it is refused; absent when the bytes are not a bundle. */
  taskId?: string;
  origin?: string;
  summary?: BundleSummary;
}

class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reason: BundleReason;
  constructor(reason: BundleReason, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

const refuse = (reason: BundleReason, detail: string): never => {
  throw new Refusal(reason, detail);
};

/**
 * Checks a proof bundle from its bytes alone: every record of the task hashed, signed and included under one signed
 * checkpoint of a trusted log; the story the records tell makes sense and its amounts add up; what was submitted and what
 * was returned is what the records commit to, and each result is signed by the machine that made it.
 *
 * It cannot show that a log left out a record which nothing else in the bundle implies, nor that the log shows others the
 * same tree: for that there are cosignatures.
 *
 * Never throws: whatever the bytes are, the answer is a verdict. Reads no clock, file or network.
 */
export function verifyBundle(bytes: Uint8Array, options: BundleTrust): BundleVerdict {
  const parsed = parseBundle(bytes);
  if ('problem' in parsed) {
    return { ok: false, steps: [{ step: 'format', status: 'failed', reason: 'malformed', detail: parsed.problem }] };
  }
  const { bundle } = parsed;
  const steps: BundleStep[] = [{ step: 'format', status: 'ok' }];
  /** Runs one step; its value, or undefined when it failed. */
  const run = <T>(step: BundleStepName, check: () => T | 'absent'): T | undefined => {
    try {
      const value = check();
      steps.push({ step, status: value === 'absent' ? 'absent' : 'ok' });
      return value === 'absent' ? undefined : value;
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal('malformed', 'it could not be checked');
      steps.push({ step, status: 'failed', reason: refusal.reason, detail: refusal.message });
      return undefined;
    }
  };

  const checkpoint = readCheckpoint(bundle);
  const keyring = run('trust', () => trustedKeys(bundle, checkpoint, options.trust));
  run('checkpoint', () => checkCheckpoint(bundle, checkpoint, keyring));
  const records = run('records', () => checkRecords(bundle, keyring));
  run('inclusion', () => checkInclusion(bundle, checkpoint));
  const history = run('history', () => taskHistory(records));
  run('payments', () => checkPayments(history));
  run('content', () => checkContent(bundle, records));
  run('results', () => checkResults(bundle, records));
  const cosignatures = run('cosignatures', () => checkCosignatures(bundle, checkpoint, keyring, options));
  run('anchor', () =>
    options.require === 'anchored' ? refuse('anchor_missing', 'the bundle carries no Bitcoin anchor') : 'absent',
  );

  const ok = steps.every((step) => step.status !== 'failed');
  const verdict: BundleVerdict = { ok, steps, taskId: bundle.taskId, origin: bundle.origin };
  if (ok && history !== undefined && checkpoint !== undefined) {
    verdict.summary = {
      taskId: bundle.taskId,
      ownerId: history.ownerId,
      origin: bundle.origin,
      state: history.state,
      ...(history.verdict !== undefined && { verdict: history.verdict }),
      chargedMc: history.chargedMc,
      releasedMc: history.releasedMc,
      records: bundle.records.length,
      checkpointSize: checkpoint.size,
      cosignatures: cosignatures ?? 0,
    };
  }
  return verdict;
}

/** The first step that failed, for those who want one reason. */
export const firstFailure = (verdict: BundleVerdict): Extract<BundleStep, { status: 'failed' }> | undefined =>
  verdict.steps.find((step) => step.status === 'failed');

function readCheckpoint(bundle: Bundle): SignedCheckpoint | undefined {
  try {
    return parseCheckpoint(bundle.checkpoint);
  } catch {
    return undefined;
  }
}

/** Parses a record and recomputes its hash: nothing else of it is believed before. */
function readRecord({ record }: ProvenRecord): TypedRecord {
  let parsed: TypedRecord;
  try {
    parsed = parseRecord(record);
  } catch {
    return refuse('record_malformed', `record ${record.seq} does not have the payload of its type`);
  }
  if (recordHash(parsed) !== parsed.hash)
    refuse('hash_mismatch', `record ${parsed.seq} does not have the hash that it states`);
  return parsed;
}

function trustedKeys(bundle: Bundle, checkpoint: SignedCheckpoint | undefined, trust: readonly TrustedKey[]): Keyring {
  const keyring = followRotations(
    bundle.origin,
    bundle.rotations.map(readRecord),
    trust,
    (publicKey) => checkpoint !== undefined && verifyCheckpoint(checkpoint, { name: bundle.origin, publicKey }),
  );
  if (keyring === 'no_trusted_key') return refuse('no_trusted_key', `no trusted key for the log ${bundle.origin}`);
  if (keyring === 'rotation_invalid') return refuse('rotation_invalid', 'a key rotation is not signed by both keys');
  return keyring;
}

function checkCheckpoint(bundle: Bundle, checkpoint: SignedCheckpoint | undefined, keyring: Keyring | undefined): true {
  if (checkpoint === undefined) return refuse('checkpoint_malformed', 'the checkpoint is not a signed note');
  if (checkpoint.origin !== bundle.origin) refuse('other_origin', `the checkpoint is of the log ${checkpoint.origin}`);
  if (keyring === undefined) return refuse('no_trusted_key', 'there is no key to check the checkpoint with');
  if (!verifyCheckpoint(checkpoint, { name: bundle.origin, publicKey: keyring.latest })) {
    refuse('signature_invalid', 'the checkpoint is not signed by the trusted key of its log');
  }
  return true;
}

function checkRecords(bundle: Bundle, keyring: Keyring | undefined): TypedRecord[] {
  const records = bundle.records.map(readRecord);
  let previous: TypedRecord | undefined;
  for (const record of records) {
    if (record.taskId !== bundle.taskId) refuse('other_task', `record ${record.seq} is not of this task`);
    if (previous !== undefined && record.seq <= previous.seq) {
      refuse('out_of_sequence', `record ${record.seq} stands after record ${previous.seq}`);
    }
    if (previous !== undefined && record.seq === previous.seq + 1 && record.prevHash !== previous.hash) {
      refuse('chain_broken', `record ${record.seq} does not follow record ${previous.seq}`);
    }
    previous = record;
  }
  if (keyring === undefined) return refuse('no_trusted_key', 'there is no key to check the records with');
  for (const { seq, hash, signature } of records) {
    if (!verifySignature(keyring.keyAt(seq), fromHex(hash), fromHex(signature))) {
      refuse('signature_invalid', `record ${seq} is not signed by the trusted key of the log`);
    }
  }
  return records;
}

function checkInclusion(bundle: Bundle, checkpoint: SignedCheckpoint | undefined): true {
  if (checkpoint === undefined) return refuse('checkpoint_malformed', 'the checkpoint is not a signed note');
  const { size, root } = checkpoint;
  for (const { record, proof } of [...bundle.rotations, ...bundle.records]) {
    if (record.seq > size)
      refuse('not_covered', `record ${record.seq} is newer than the checkpoint of ${size} records`);
    const leaf = recordLeaf(record.hash);
    if (!verifyInclusion({ leaf, index: record.seq - 1, size, proof: proof.map(fromHex), root })) {
      refuse('proof_invalid', `record ${record.seq} is not shown to be under the checkpoint`);
    }
  }
  return true;
}

function taskHistory(records: readonly TypedRecord[] | undefined): TaskHistory {
  if (records === undefined) return refuse('record_malformed', 'the records do not hold');
  const history = checkHistory(records);
  return 'problem' in history ? refuse('history_inconsistent', history.problem) : history;
}

function checkPayments(history: TaskHistory | undefined): true {
  if (history === undefined) return refuse('history_inconsistent', 'the records do not tell one story');
  if (history.amountProblem !== undefined) refuse('amounts_inconsistent', history.amountProblem);
  return true;
}

function checkContent(bundle: Bundle, records: readonly TypedRecord[] | undefined): true {
  const submitted = records?.find((record) => record.type === 'task_submitted');
  if (records === undefined || submitted === undefined) return refuse('record_malformed', 'the records do not hold');
  const { salt, value } = bundle.content;
  if (jsonCommitment(salt, value) !== submitted.payload.contentHash) {
    refuse('commitment_mismatch', 'the content is not what was submitted');
  }
  if (submitted.payload.parts !== (value.parts?.length ?? 0) + 1) {
    refuse('commitment_mismatch', 'the content does not have as many parts as were submitted');
  }
  checkPlan(bundle, records);
  return true;
}

/** What a request in words became: the plan that the log commits to, and no part handed out that it does not name. */
function checkPlan({ plan, content }: Bundle, records: readonly TypedRecord[]): void {
  const decomposed = records.find((record) => record.type === 'task_decomposed');
  if (decomposed === undefined) {
    if (plan !== undefined) refuse('commitment_mismatch', 'there is a plan that the log does not know');
    return;
  }
  if (plan === undefined) throw new Refusal('opening_missing', 'the plan of the task is not in the bundle');
  if (jsonCommitment(plan.salt, plan.value) !== decomposed.payload.planHash) {
    refuse('commitment_mismatch', 'the plan is not the one that was made');
  }
  const { parts } = plan.value;
  const known = new Set<string | undefined>(parts.map(({ subtaskId }) => subtaskId));
  if (parts.length !== decomposed.payload.parts || known.size !== parts.length) {
    refuse('commitment_mismatch', 'the plan does not have as many parts as were made');
  }
  checkPlanIsOf(content.value, parts);
  for (const record of records) {
    if (record.type === 'task_assigned' && record.payload.kind === 'work' && !known.has(record.subtaskId)) {
      refuse('commitment_mismatch', `record ${record.seq} is of a part that the plan does not have`);
    }
  }
}

/**
 * That the plan is one of this request: the last part stands for all of it, is held against the tests that the requester gave,
 * and waits for every other; a request of one part is asked as it was submitted.
 */
function checkPlanIsOf(content: Bundle['content']['value'], parts: TaskPlan['parts']): void {
  const whole = parts.at(-1);
  const before = new Set<string>();
  for (const { id, dependsOn, prompt } of parts) {
    const written = parts.length === 1 || id !== whole?.id;
    if (before.has(id) || !dependsOn.every((name) => before.has(name)) || (prompt !== undefined) !== written) {
      refuse('commitment_mismatch', `part ${id} of the plan is not one that a request is divided into`);
    }
    before.add(id);
  }
  if (new Set(whole?.dependsOn).size !== parts.length - 1) {
    refuse('commitment_mismatch', 'the last part of the plan does not wait for all others');
  }
  if (parts.length === 1 && whole?.prompt !== content.prompt) {
    refuse('commitment_mismatch', 'the plan is of another request');
  }
  if (content.tests !== undefined && whole?.tests !== content.tests) {
    refuse('commitment_mismatch', 'the program was not held against the tests of the requester');
  }
}

type Returned = TypedRecord & { type: 'result_received' | 'proposal_received' };
const isReturned = (record: TypedRecord): record is Returned =>
  record.type === 'result_received' || record.type === 'proposal_received';

function checkResults(bundle: Bundle, records: readonly TypedRecord[] | undefined): true | 'absent' {
  if (records === undefined) return refuse('record_malformed', 'the records do not hold');
  const received = records.filter(isReturned);
  if (received.length !== bundle.results.length) {
    refuse(
      'opening_missing',
      `${received.length} results were received and ${bundle.results.length} are in the bundle`,
    );
  }
  for (const [index, record] of received.entries()) {
    const opening = bundle.results[index];
    const { epoch, resultHash } = record.payload;
    if (record.subtaskId === undefined || opening?.subtaskId !== record.subtaskId || opening.epoch !== epoch) {
      return refuse('opening_missing', `the result of record ${record.seq} is not in its place`);
    }
    if (jsonCommitment(opening.salt, opening.body) !== resultHash) {
      refuse('commitment_mismatch', `the result of record ${record.seq} is not what was received`);
    }
    const planned = bundle.plan?.value.parts.find((part) => part.subtaskId === record.subtaskId);
    if (planned !== undefined && (planned.prompt !== undefined) !== (opening.body.code !== undefined)) {
      refuse('commitment_mismatch', `the result of record ${record.seq} is not of the kind that its part asks for`);
    }
    if (record.type === 'result_received') checkSigned(record, opening.body);
  }
  return received.length === 0 ? 'absent' : true;
}

/** What a worker returned is what it said, and is signed by it. */
function checkSigned(record: TypedRecord & { type: 'result_received' }, body: Bundle['results'][number]['body']): void {
  const { epoch, leaseId, agentKey, agentSignature, passed } = record.payload;
  if (passed !== (body.testReport.passed && body.limit === undefined)) {
    refuse('commitment_mismatch', `the result of record ${record.seq} is not what was received`);
  }
  const bodyHash = sha256Hex(canonicalJson(body));
  const subtaskId = record.subtaskId as NonNullable<typeof record.subtaskId>;
  const signed = resultSigningInput({ subtaskId, leaseId: leaseId as never, epoch, bodyHash });
  if (peerIdOf(agentKey) !== record.actorId || !verifySignature(agentKey, signed, fromHex(agentSignature))) {
    refuse('result_signature_invalid', `the result of record ${record.seq} is not signed by the machine that is named`);
  }
}

/** Every cosignature line must hold under the key that the bundle gives for it; only trusted ones count. */
function checkCosignatures(
  bundle: Bundle,
  checkpoint: SignedCheckpoint | undefined,
  keyring: Keyring | undefined,
  { cosigners = [], require }: BundleTrust,
): number | 'absent' {
  const needed = typeof require === 'object' ? require.cosigned : 0;
  if (checkpoint === undefined || keyring === undefined)
    return refuse('checkpoint_malformed', 'the checkpoint does not hold');
  const lines = checkpoint.signatures.length - 1;
  if (lines !== bundle.cosigners.length) refuse('cosignature_invalid', 'not every line of the checkpoint has its key');
  for (const cosigner of bundle.cosigners) {
    if (verifyCosignature(checkpoint, cosigner) !== 'ok')
      refuse('cosignature_invalid', `${cosigner.name} did not cosign this`);
  }
  if (new Set(bundle.cosigners.map(({ publicKey }) => publicKey)).size !== bundle.cosigners.length) {
    refuse('cosignature_invalid', 'a cosigner is there twice');
  }
  const count = countCosignatures(checkpoint, cosigners, keyring.keys);
  if (count < needed) refuse('cosignatures_missing', `${count} trusted cosigners signed, ${needed} are required`);
  return lines === 0 ? 'absent' : count;
}

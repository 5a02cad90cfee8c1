import { fromHex, sha256Hex } from '@edgecoder/crypto';
import {
  Conversation,
  canonicalJson,
  EscalationConsent,
  LedgerRecord,
  MAX_CODE_CHARS,
  MAX_ITERATIONS,
  MAX_PARTS,
  MAX_STEPS,
  MAX_TESTS_CHARS,
  ModelName,
  PartId,
  Project,
  Prompt,
  PublicKeyHex,
  ResultBody,
  SandboxMode,
  Sha256Hex,
  SubtaskId,
  TaskId,
} from '@edgecoder/protocol';
import { z } from 'zod';
import { MAX_PROOF_LENGTH } from './merkle.ts';

/** Largest bundle that is read: a task of ten parts whose every result was lost and repeated several times. */
export const MAX_BUNDLE_BYTES = 67_108_864;
/** Records of one task, retries and checks included. */
export const MAX_BUNDLE_RECORDS = 4_096;
/** Key rotations of one log. */
const MAX_ROTATIONS = 256;
const MAX_COSIGNERS = 64;
const MAX_NOTE_CHARS = 65_536;

/** A record and its way to the root of the bundle's checkpoint: sibling hashes from the leaf up. */
export const ProvenRecord = z.strictObject({
  record: LedgerRecord,
  proof: z.array(Sha256Hex).max(MAX_PROOF_LENGTH),
});
export type ProvenRecord = z.infer<typeof ProvenRecord>;

/** What a requester submitted, as `contentHash` commits to it. */
export const TaskContent = z.strictObject({
  code: z.string().max(MAX_CODE_CHARS),
  tests: z.string().max(MAX_TESTS_CHARS).optional(),
  parts: z
    .array(
      z.strictObject({
        id: z.string().max(32),
        dependsOn: z.array(z.string().max(32)).max(MAX_PARTS),
        code: z.string().max(MAX_CODE_CHARS),
        tests: z.string().max(MAX_TESTS_CHARS).optional(),
      }),
    )
    .max(MAX_PARTS)
    .optional(),
  project: Project.optional(),
  /** The sandbox mode that was asked for, when it was another than `wasm`. */
  sandbox: SandboxMode.optional(),
  /** What was asked for in words, one of these three; then `code` is empty. */
  prompt: Prompt.optional(),
  steps: z.array(Prompt).min(1).max(MAX_STEPS).optional(),
  messages: Conversation.optional(),
  maxIterations: z.int().min(1).max(MAX_ITERATIONS).optional(),
  /** The model that was asked for. */
  model: ModelName.optional(),
  consent: EscalationConsent.optional(),
});
export type TaskContent = z.infer<typeof TaskContent>;

/** What became of a request in words, as `planHash` commits to it: every part, each after those it depends on. */
export const TaskPlan = z.strictObject({
  parts: z
    .array(
      z.strictObject({
        id: PartId,
        subtaskId: SubtaskId,
        dependsOn: z.array(PartId).max(MAX_PARTS),
        /** What is to be written; absent for the part that only assembles the others. */
        prompt: Prompt.optional(),
        tests: z.string().max(MAX_TESTS_CHARS).optional(),
      }),
    )
    .min(1)
    .max(MAX_PARTS + 1),
});
export type TaskPlan = z.infer<typeof TaskPlan>;

/**
 * Everything that is needed to check, offline and for ever, what happened to one task. Its bytes are exactly its RFC 8785
 * form. Whose keys are trusted is never taken from it.
 */
export const Bundle = z.strictObject({
  format: z.literal('edgecoder/bundle/v1'),
  /** Origin of the log that the checkpoint must be of. */
  origin: z.string().max(255),
  taskId: TaskId,
  /** The one checkpoint that all proofs lead to: a signed note. */
  checkpoint: z.string().max(MAX_NOTE_CHARS),
  /** Names and keys behind the checkpoint's cosignature lines, so that each line can be checked; trust is the reader's. */
  cosigners: z.array(z.strictObject({ name: z.string().max(255), publicKey: PublicKeyHex })).max(MAX_COSIGNERS),
  /** All key rotations of the log up to the checkpoint. */
  rotations: z.array(ProvenRecord).max(MAX_ROTATIONS),
  /** Every record of the task, in the order of the log. */
  records: z.array(ProvenRecord).min(1).max(MAX_BUNDLE_RECORDS),
  /** Opens `contentHash` of the `task_submitted` record. */
  content: z.strictObject({ salt: Sha256Hex, value: TaskContent }),
  /** Opens `planHash` of the `task_decomposed` record, where there is one. */
  plan: z.strictObject({ salt: Sha256Hex, value: TaskPlan }).optional(),
  /** Opens `resultHash` of each `result_received` and `proposal_received` record, in the order of the log. */
  results: z
    .array(z.strictObject({ subtaskId: SubtaskId, epoch: z.int().min(1), salt: Sha256Hex, body: ResultBody }))
    .max(MAX_BUNDLE_RECORDS),
});
export type Bundle = z.infer<typeof Bundle>;

const utf8 = new TextEncoder();
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** `SHA-256(salt ‖ content)`, hex: how prompts, code and outputs appear in the log. The content is hashed as UTF-8. */
export function commitment(salt: Uint8Array, content: string | Uint8Array): string {
  const bytes = typeof content === 'string' ? utf8.encode(content) : content;
  const input = new Uint8Array(salt.length + bytes.length);
  input.set(salt);
  input.set(bytes, salt.length);
  return sha256Hex(input);
}

/** The commitment to a JSON value: its canonical form is the content. */
export const jsonCommitment = (saltHex: string, value: unknown): string =>
  commitment(fromHex(saltHex), canonicalJson(value));

/** The bytes of a bundle. */
export const printBundle = (bundle: Bundle): Uint8Array => utf8.encode(canonicalJson(bundle));

/**
 * Reads bundle bytes. Undefined with a reason when they are not exactly the canonical form of a bundle. Never throws.
 */
export function parseBundle(bytes: Uint8Array): { bundle: Bundle } | { problem: string } {
  if (bytes.length > MAX_BUNDLE_BYTES) return { problem: 'it is larger than any bundle' };
  let text: string;
  let value: unknown;
  try {
    text = strictUtf8.decode(bytes);
    value = JSON.parse(text);
  } catch {
    return { problem: 'it is not JSON' };
  }
  const parsed = Bundle.safeParse(value);
  if (!parsed.success) {
    const place = parsed.error.issues[0]?.path.join('.');
    return { problem: `it is not a bundle of this version${place ? ` (at ${place})` : ''}` };
  }
  // What was understood is printed, not what was read: a field that the parser had let fall would show here.
  if (!isCanonical(parsed.data, text)) return { problem: 'its bytes are not in canonical form (RFC 8785)' };
  return { bundle: parsed.data };
}

function isCanonical(value: unknown, text: string): boolean {
  try {
    return canonicalJson(value) === text;
  } catch {
    // Half a surrogate pair has no canonical form.
    return false;
  }
}

import { fromHex, openAtRest, sealAtRest, sha256 } from '@edgecoder/crypto';
import type { TaskPlan } from '@edgecoder/ledger';
import type { Language, SandboxMode, SubtaskKind, TaskSpec, WorkPayload } from '@edgecoder/protocol';
import { programOf, type TaskContent } from './dag.ts';

/** Bytes of the salt that keeps a guess from being checked against the hash in the log. */
export const SALT_BYTES = 32;
/** AES-256-GCM nonce. */
export const NONCE_BYTES = 12;

const utf8 = new TextEncoder();
const text = new TextDecoder();

/** What of a task is content: its RFC 8785 form is hashed and sealed. */
export function contentOf(spec: TaskSpec): TaskContent {
  const { code, tests, parts, project, requirements, prompt, steps, messages, maxIterations, consent } = spec;
  return {
    code,
    ...(tests !== undefined && { tests }),
    ...(parts !== undefined && { parts }),
    ...(project !== undefined && { project }),
    ...(requirements.sandbox !== 'wasm' && { sandbox: requirements.sandbox }),
    ...(prompt !== undefined && { prompt }),
    ...(steps !== undefined && { steps }),
    ...(messages !== undefined && { messages }),
    ...(maxIterations !== undefined && { maxIterations }),
    ...(spec.kind !== 'exec' && requirements.model !== undefined && { model: requirements.model }),
    ...(spec.kind !== 'exec' && consent !== undefined && { consent }),
  };
}

/** What the log says of a content or result: SHA-256(salt ‖ JSON). */
export function saltedHash(salt: Uint8Array, json: string): Uint8Array {
  const content = utf8.encode(json);
  const input = new Uint8Array(salt.length + content.length);
  input.set(salt);
  input.set(content, salt.length);
  return sha256(input);
}

/** Seals a task's content for the database. */
export function sealContent(key: Uint8Array, taskId: string, json: string, nonce: Uint8Array): Uint8Array {
  return sealAtRest(key, utf8.encode(json), `content:${taskId}`, nonce);
}

/** @throws {CryptoError} `open_failed` when the row was changed or the key is another. */
export function openContent(key: Uint8Array, taskId: string, sealed: Uint8Array): TaskContent {
  return JSON.parse(text.decode(openAtRest(key, sealed, `content:${taskId}`))) as TaskContent;
}

/** Seals the canonical JSON of a task's plan for the database. */
export function sealPlan(key: Uint8Array, taskId: string, json: string, nonce: Uint8Array): Uint8Array {
  return sealAtRest(key, utf8.encode(json), `plan:${taskId}`, nonce);
}

/** @throws {CryptoError} `open_failed` */
export function openPlan(key: Uint8Array, taskId: string, sealed: Uint8Array): TaskPlan {
  return JSON.parse(text.decode(openAtRest(key, sealed, `plan:${taskId}`))) as TaskPlan;
}

const resultAad = (subtaskId: string, epoch: number): string => `result:${subtaskId}.${epoch}`;

/** Seals the canonical JSON of a result or check for the database. */
export function sealResult(
  key: Uint8Array,
  subtaskId: string,
  epoch: number,
  json: string,
  nonce: Uint8Array,
): Uint8Array {
  return sealAtRest(key, utf8.encode(json), resultAad(subtaskId, epoch), nonce);
}

/** The parsed body of a stored result or check. @throws {CryptoError} `open_failed` */
export function openResult(key: Uint8Array, subtaskId: string, epoch: number, sealed: Uint8Array): unknown {
  return JSON.parse(text.decode(openAtRest(key, sealed, resultAad(subtaskId, epoch))));
}

/** What, besides the content, makes a lease's payload. */
export interface PayloadSource {
  kind: SubtaskKind;
  language: Language;
  part: string;
  /** The subtask that does the work: the one that is checked, for a check. */
  workId: string;
  wallMs: number;
  memoryBytes: number;
  outputBytes: number;
  /** The requester's seed. */
  seed: bigint | null;
  /** When the task was submitted: the guest's clock. */
  createdAt: bigint;
  /** For a check: the sandbox mode of the run that is checked. */
  sandbox: SandboxMode | null;
}

/** Seed of a subtask whose requester chose none: the random end of its id, so that worker and verifier share it. */
function seedOf(subtaskId: string): number {
  const tail = fromHex(subtaskId.slice(-8));
  return new DataView(tail.buffer, tail.byteOffset).getUint32(0);
}

/**
 * What a lease carries: the same for a worker and for whoever checks it, but for the kind and the sandbox mode; of a task in
 * words, what that task's plan and the code of its other parts make of it.
 */
export function payloadOf(source: PayloadSource, content: TaskContent, words?: WordsPayload): WorkPayload {
  return {
    kind: source.kind,
    language: source.language,
    ...(words ?? programPayload(content, source.part)),
    limits: { wallMs: source.wallMs, memoryBytes: source.memoryBytes, outputBytes: source.outputBytes },
    seed: source.seed === null ? seedOf(source.workId) : Number(source.seed),
    clockMs: Number(source.createdAt),
    ...(source.sandbox !== null && { sandbox: source.sandbox }),
    ...(content.sandbox !== undefined && { required: content.sandbox }),
    ...(content.project !== undefined && { project: content.project }),
  };
}

/** What is different in the payload of a task in words. */
export type WordsPayload = Pick<
  WorkPayload,
  'code' | 'tests' | 'prompt' | 'steps' | 'messages' | 'maxIterations' | 'model' | 'givenCodeChars'
> & { kind?: SubtaskKind };

function programPayload(content: TaskContent, part: string): Pick<WorkPayload, 'code' | 'tests'> {
  const { code, tests } = programOf(content, part);
  return { code, ...(tests !== undefined && { tests }) };
}

import { sha256Hex, toHex } from '@edgecoder/crypto';
import { type WorkClass, workClassOf } from '@edgecoder/policy';
import {
  AppError,
  canonicalJson,
  DEFAULT_ITERATIONS,
  MAX_ITERATIONS,
  type PeerId,
  snapshotOf,
  type TaskSpec,
} from '@edgecoder/protocol';
import type { CoordinatorContext } from '../context.ts';
import type { Load } from '../economy/load.ts';
import { quoteFor, runsProgram } from '../economy/quote.ts';
import { contentOf, SALT_BYTES, saltedHash } from './content.ts';
import { type PlannedPart, planParts } from './dag.ts';
import { leasesFit } from './lease-size.ts';

/** A task that was looked over and can be stored as it is. */
export interface PlannedTask {
  ownerId: PeerId;
  spec: TaskSpec;
  /** SHA-256 of the canonical specification, hex: the same key must come with the same body. */
  bodyHash: string;
  parts: PlannedPart[];
  workClass: WorkClass;
  classId: number;
  /** Its parts are not known yet: it has one that waits. */
  decomposing: boolean;
  /** Of the part that will put several together, when it may come to that. */
  assemblingClassId?: number;
  /** Programs that a worker may write for one lease; null where nothing is written, or no program. */
  maxIterations: number | null;
  /** Programs that a lease asks for; null as above. */
  programs: number | null;
  ratePerSecondMc: bigint;
  /** Reserved when it is stored: the task never costs more. */
  maxCreditsMc: bigint;
  content: { json: string; salt: Uint8Array; hash: string };
  traceparent: string | undefined;
  /** When it arrived, by this process's clock. */
  arrivedAt: number;
}

const decodeBase64 = (text: string): Uint8Array => Buffer.from(text, 'base64');

/**
 * Looks a task over before anything is locked: parts, price, class. Costs no query.
 * @param input.paramsM of a task in words: the size of model that it is paid by, millions of parameters.
 * @param input.decompose somebody here can divide a request into parts.
 * @throws {AppError} `invalid_request`, `over_budget`
 */
export function planTask(
  random: CoordinatorContext['random'],
  load: Load,
  input: {
    ownerId: PeerId;
    spec: TaskSpec;
    traceparent: string | undefined;
    paramsM?: number;
    decompose?: boolean;
  },
): Omit<PlannedTask, 'classId' | 'assemblingClassId'> {
  const { ownerId, spec, traceparent, paramsM = 0, decompose = false } = input;
  if ((spec.placement === 'named-peers') !== (spec.namedPeers !== undefined)) {
    throw new AppError('invalid_request', 'namedPeers goes with the placement named-peers, and only with it');
  }
  const { project } = spec;
  if (project !== undefined && project.snapshot !== snapshotOf(project.files, sha256Hex, decodeBase64)) {
    throw new AppError('invalid_request', 'the files are not those of the snapshot');
  }
  const parts = planParts(spec);
  const { resourceClass } = spec.requirements;
  const workClass = classOf(ownerId, spec, paramsM);
  const quote = quoteFor(load, {
    kind: spec.kind,
    resourceClass,
    wallMs: spec.limits.wallMs,
    subtasks: parts.length,
    paramsM: workClass.minParamsM,
    steps: spec.steps?.length,
  });
  const maxCreditsMc = spec.maxCreditsMc === undefined ? quote.maxCreditsMc : BigInt(spec.maxCreditsMc);
  if (maxCreditsMc < quote.smallestMc) {
    const least = quote.smallestMc.toString();
    throw new AppError(
      'over_budget',
      `maxCreditsMc must be at least ${least} now: its first part could not be paid with less`,
    );
  }
  const content = contentOf(spec);
  const json = canonicalJson(content);
  if (!leasesFit(content, json))
    throw new AppError('invalid_request', 'the task is too long for a lease once its characters are escaped');
  const salt = random(SALT_BYTES);
  return {
    ownerId,
    spec,
    bodyHash: sha256Hex(canonicalJson(spec)),
    parts,
    workClass,
    decomposing: decompose && spec.kind === 'micro_loop',
    maxIterations: iterationsOf(spec),
    programs: runsProgram(spec.kind) ? (spec.steps?.length ?? 1) : null,
    ratePerSecondMc: quote.ratePerSecondMc,
    maxCreditsMc,
    content: { json, salt, hash: toHex(saltedHash(salt, json)) },
    traceparent,
    arrivedAt: performance.now(),
  };
}

/** The class of a task's parts; of one in words, of those that a model writes. `paramsM`: see {@link planTask}. */
const classOf = (ownerId: PeerId, spec: TaskSpec, paramsM: number): WorkClass =>
  workClassOf({
    kind: spec.kind,
    language: spec.language,
    requirements: { ...spec.requirements, minParamsM: Math.max(spec.requirements.minParamsM, paramsM) },
    wallMs: spec.limits.wallMs,
    placement: spec.placement,
    ownerId,
    namedPeers: spec.namedPeers,
    projects: spec.project !== undefined,
  });

/** The class of the part that assembles what models wrote: it needs none itself. */
export const assemblingClass = (ownerId: PeerId, spec: TaskSpec): WorkClass =>
  classOf(ownerId, { ...spec, kind: 'exec' }, 0);

/** Each step of a conversation has its program, and the last one is tried again. */
function iterationsOf({ kind, maxIterations = DEFAULT_ITERATIONS, steps }: TaskSpec): number | null {
  if (!runsProgram(kind)) return null;
  return Math.min(MAX_ITERATIONS, maxIterations + (steps?.length ?? 1) - 1);
}

/** Classes of the subtasks that may run at once, task by task: takers are found for these. */
export const claimableOf = (tasks: readonly PlannedTask[]): number[] =>
  tasks.flatMap((task) =>
    task.decomposing ? [] : task.parts.filter((part) => part.dependsOn.length === 0).map(() => task.classId),
  );

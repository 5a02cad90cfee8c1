import { sha256Hex, toHex } from '@edgecoder/crypto';
import { virtualTags, type WorkClass, workClassOf } from '@edgecoder/policy';
import {
  AppError,
  canonicalJson,
  mcToJson,
  type PeerId,
  type SubtaskId,
  snapshotOf,
  type TaskId,
  type TaskSpec,
  type TaskState,
  userAccount,
} from '@edgecoder/protocol';
import type { Transaction } from 'kysely';
import type { CoordinatorContext } from '../context.ts';
import type { CoordinatorDatabase } from '../database.ts';
import type { Load } from '../economy/load.ts';
import { quoteFor } from '../economy/quote.ts';
import type { LeasedRow } from './claim.repository.ts';
import { assignedRecord } from './claim.ts';
import { contentJson, contentOf, NONCE_BYTES, SALT_BYTES, saltedHash, sealContent } from './content.ts';
import { hasTests, type PlannedPart, planParts } from './dag.ts';
import { holdPostings } from './holds.ts';
import { BY_KEYS } from './plan-by-keys.ts';
import type { Machine } from './ports.ts';
import {
  ADDED,
  ADDED_IDS,
  type KnownTask,
  type NewTask,
  type Standing,
  standingOf,
  taskParts,
} from './submit.repository.ts';
import type { SubtaskRow } from './unit.repository.ts';
import { type LoggedDraft, writeUnit } from './write.repository.ts';

/** A task that was looked over and can be stored as it is. */
export interface PlannedTask {
  ownerId: PeerId;
  spec: TaskSpec;
  /** SHA-256 of the canonical specification, hex: the same key must come with the same body. */
  bodyHash: string;
  parts: PlannedPart[];
  workClass: WorkClass;
  classId: number;
  ratePerSecondMc: bigint;
  /** Reserved when it is stored: the task never costs more. */
  maxCreditsMc: bigint;
  content: { json: string; salt: Uint8Array; hash: string };
  traceparent: string | undefined;
  /** When it arrived, by this process's clock. */
  arrivedAt: number;
}

export interface Submitted {
  taskId: TaskId;
  state: TaskState;
  heldMc: number;
  repeated: boolean;
}

const decodeBase64 = (text: string): Uint8Array => Buffer.from(text, 'base64');

/** The least that a subtask costs, mc: with less reserved it could not be paid. */
const MIN_MC_PER_SUBTASK = 1n;

/**
 * Looks a task over before anything is locked: parts, price, class. Costs no query.
 * @throws {AppError} `kind_unavailable`, `invalid_request`, `over_budget`
 */
export function planTask(
  random: CoordinatorContext['random'],
  load: Load,
  input: { ownerId: PeerId; spec: TaskSpec; traceparent: string | undefined },
): Omit<PlannedTask, 'classId'> {
  const { ownerId, spec, traceparent } = input;
  if (spec.kind !== 'exec') throw new AppError('kind_unavailable', `tasks of kind ${spec.kind} are not offered here`);
  if ((spec.placement === 'named-peers') !== (spec.namedPeers !== undefined)) {
    throw new AppError('invalid_request', 'namedPeers goes with the placement named-peers, and only with it');
  }
  const { project } = spec;
  if (project !== undefined && project.snapshot !== snapshotOf(project.files, sha256Hex, decodeBase64)) {
    throw new AppError('invalid_request', 'the files are not those of the snapshot');
  }
  const parts = planParts(spec);
  const { resourceClass } = spec.requirements;
  const quote = quoteFor(load, { kind: spec.kind, resourceClass, wallMs: spec.limits.wallMs, subtasks: parts.length });
  const maxCreditsMc = spec.maxCreditsMc === undefined ? quote.maxCreditsMc : BigInt(spec.maxCreditsMc);
  if (maxCreditsMc < MIN_MC_PER_SUBTASK * BigInt(parts.length)) throw new AppError('over_budget');
  const json = contentJson(spec);
  const salt = random(SALT_BYTES);
  return {
    ownerId,
    spec,
    bodyHash: sha256Hex(canonicalJson(spec)),
    parts,
    workClass: workClassOf({
      kind: spec.kind,
      language: spec.language,
      requirements: spec.requirements,
      wallMs: spec.limits.wallMs,
      placement: spec.placement,
      ownerId,
      namedPeers: spec.namedPeers,
      projects: project !== undefined,
    }),
    ratePerSecondMc: quote.ratePerSecondMc,
    maxCreditsMc,
    content: { json, salt, hash: toHex(saltedHash(salt, json)) },
    traceparent,
    arrivedAt: performance.now(),
  };
}

export type SubmitContext = Pick<CoordinatorContext, 'store' | 'settings' | 'keys' | 'random' | 'newId'>;

/** Classes of the subtasks that may run at once, task by task: takers are found for these. */
export const claimableOf = (tasks: readonly PlannedTask[]): number[] =>
  tasks.flatMap((task) => task.parts.filter((part) => part.dependsOn.length === 0).map(() => task.classId));

/** What became of submissions. */
export interface StoredTasks {
  outcomes: (Submitted | Error)[];
  /** Subtasks that wait to be claimed, by class. */
  queued: Map<number, number>;
  /** Leases of subtasks that had a taker, in the order of {@link claimableOf}. */
  leased: (LeasedRow | undefined)[];
}

/**
 * Stores tasks in one unit of work: rows, sealed contents, holds, log. Each has its own outcome: stored, the task that an
 * earlier submission with the same key and body made, or an error (`idempotency_conflict`, `insufficient_credits`).
 *
 * Nothing is locked before it is written, and accounts are last, so that an owner's account is held for two statements only.
 * What may have changed since it was read is decided by the database: a key is unique, a balance not below zero.
 *
 * @param takers machines that wait for such work, in the order of {@link claimableOf}: what has one is stored as leased to
 * it, which spares the claim.
 *
 * @throws {AppError} `insufficient_credits` when a balance sank meanwhile; then nothing is stored.
 */
export async function storeTasks(
  ctx: SubmitContext,
  tasks: readonly PlannedTask[],
  takers: readonly (Machine | undefined)[],
): Promise<StoredTasks> {
  return ctx.store.transaction(
    async (tx, last) => {
      const standing = await standingOf(tx, tasks.map(keyOf));
      const made = new MadeTasks(ctx, standing[0]?.now ?? 0n, takers);
      const decided = decide(tasks, standing, made);
      if (made.tasks.length === 0) return { outcomes: decided, queued: new Map(), leased: [] };

      last();
      const written = await writeUnit<{ added: string | null }>(tx, {
        parts: taskParts(made),
        only: ADDED,
        drafts: made.drafts(),
        escrow: [],
        finishes: made.finishes,
        returning: ADDED_IDS,
      });
      const added = new Set(written?.added?.split(',') ?? []);
      const { queued, leased } = made.ofTasks(added);
      const outcomes = added.size === made.tasks.length ? decided : await lookAgain(tx, tasks, decided, added);
      return { outcomes, queued, leased };
    },
    { settings: BY_KEYS },
  );
}

const keyOf = (task: PlannedTask) => ({ owner_id: task.ownerId, idempotency_key: task.spec.idempotencyKey });

/** Decides each task by what was read, and by those before it in the same batch. */
function decide(tasks: readonly PlannedTask[], standing: readonly Standing[], made: MadeTasks): (Submitted | Error)[] {
  const inBatch = new Map<string, KnownTask>();
  const accounts = new Map<string, { available: bigint; lastFinish: bigint }>();
  return tasks.map((task, index): Submitted | Error => {
    const { known, account, virtual_time: virtualTime } = standing[index] as Standing;
    const key = `${task.ownerId} ${task.spec.idempotencyKey}`;
    const before = known ?? inBatch.get(key);
    if (before !== undefined) {
      made.skip(task);
      return repeatedOutcome(before, task);
    }
    const current = accounts.get(task.ownerId) ?? {
      available: account?.available_mc ?? 0n,
      lastFinish: account?.last_finish ?? 0n,
    };
    const available = current.available - task.maxCreditsMc;
    if (available < 0n) {
      made.skip(task);
      return new AppError('insufficient_credits');
    }
    const { finish } = virtualTags({ virtualTime, lastFinish: current.lastFinish, cost: task.maxCreditsMc });
    accounts.set(task.ownerId, { available, lastFinish: finish });
    const row = made.add(task, finish);
    inBatch.set(key, row);
    return { taskId: row.task_id as TaskId, state: 'queued', heldMc: mcToJson(task.maxCreditsMc), repeated: false };
  });
}

/** Another replica took some of the keys between the look and the write: those tasks are there now. */
async function lookAgain(
  tx: Transaction<CoordinatorDatabase>,
  tasks: readonly PlannedTask[],
  decided: readonly (Submitted | Error)[],
  added: ReadonlySet<string>,
): Promise<(Submitted | Error)[]> {
  const standing = await standingOf(tx, tasks.map(keyOf));
  return decided.map((outcome, index) => {
    if (outcome instanceof Error || added.has(outcome.taskId)) return outcome;
    const known = standing[index]?.known;
    if (known === undefined)
      return new AppError('unavailable', 'the task could not be stored just now', { retryAfterSeconds: 1 });
    return repeatedOutcome(known, tasks[index] as PlannedTask);
  });
}

function repeatedOutcome(before: KnownTask, task: PlannedTask): Submitted | Error {
  if (Buffer.compare(before.body_hash, Buffer.from(task.bodyHash, 'hex')) !== 0)
    return new AppError('idempotency_conflict');
  return {
    taskId: before.task_id as TaskId,
    state: before.state as TaskState,
    heldMc: mcToJson(before.held_mc),
    repeated: true,
  };
}

/** Rows of all new tasks of one unit of work. */
class MadeTasks {
  readonly tasks: NewTask[] = [];
  readonly contents: Uint8Array[] = [];
  readonly subtasks: SubtaskRow[] = [];
  readonly dependencies: { subtask_id: string; depends_on: string; task_id: string }[] = [];
  /** Finish tags by account; those of one account grow, so the last one counts. */
  readonly finishes = new Map<string, bigint>();
  readonly #drafts: LoggedDraft[] = [];
  readonly #leased: (LeasedRow | undefined)[] = [];
  readonly #ctx: SubmitContext;
  readonly #now: bigint;
  readonly #takers: readonly (Machine | undefined)[];

  constructor(ctx: SubmitContext, now: bigint, takers: readonly (Machine | undefined)[]) {
    this.#ctx = ctx;
    this.#now = now;
    this.#takers = takers;
  }

  /** A task that is not stored: its takers go on waiting. */
  skip(task: PlannedTask): void {
    for (const _ of claimableOf([task])) this.#leased.push(undefined);
  }

  /** What goes with the tasks that were really written. */
  ofTasks(added: ReadonlySet<string>) {
    const queued = new Map<number, number>();
    for (const { task_id, state, class_id } of this.subtasks) {
      if (state === 'queued' && added.has(task_id)) queued.set(class_id, (queued.get(class_id) ?? 0) + 1);
    }
    const leased = this.#leased.map((lease) => (lease !== undefined && added.has(lease.task_id) ? lease : undefined));
    return { leased, queued };
  }

  /** Submissions and what is held for them, then leases. */
  drafts(): LoggedDraft[] {
    const assigned = this.#leased.flatMap((lease) => (lease === undefined ? [] : [{ record: assignedRecord(lease) }]));
    return [...this.#drafts, ...assigned];
  }

  add(task: PlannedTask, virtualFinish: bigint): KnownTask {
    const { spec, ownerId, content } = task;
    const taskId = this.#ctx.newId();
    this.finishes.set(userAccount(ownerId), virtualFinish);
    this.tasks.push({
      task_id: taskId,
      owner_id: ownerId,
      idempotency_key: spec.idempotencyKey,
      bodyHash: task.bodyHash,
      kind: spec.kind,
      language: spec.language,
      placement: spec.placement,
      verification: spec.verification,
      max_credits_mc: task.maxCreditsMc.toString(),
      rate_per_second_mc: task.ratePerSecondMc.toString(),
      wall_ms: spec.limits.wallMs,
      memory_bytes: spec.limits.memoryBytes,
      output_bytes: spec.limits.outputBytes,
      seed: spec.seed ?? null,
      contentHash: content.hash,
      contentSalt: toHex(content.salt),
      parts: task.parts.length,
      traceparent: task.traceparent ?? null,
      created_at: this.#now.toString(),
    });
    this.contents.push(sealContent(this.#ctx.keys.atRest, taskId, content.json, this.#ctx.random(NONCE_BYTES)));
    this.#addSubtasks(task, taskId, virtualFinish);
    this.#drafts.push({
      record: {
        type: 'task_submitted',
        taskId: taskId as TaskId,
        actorId: ownerId,
        payload: {
          kind: spec.kind,
          language: spec.language,
          contentHash: content.hash,
          parts: task.parts.length,
          placement: spec.placement,
          verification: spec.verification,
          heldMc: mcToJson(task.maxCreditsMc),
        },
      },
      entry: {
        entryId: this.#ctx.newId(),
        idempotencyKey: `hold:${taskId}`,
        kind: 'held',
        postings: holdPostings(ownerId, task.maxCreditsMc),
      },
    });
    return {
      task_id: taskId,
      body_hash: Buffer.from(task.bodyHash, 'hex'),
      state: 'queued',
      held_mc: task.maxCreditsMc,
    };
  }

  #addSubtasks(task: PlannedTask, taskId: string, virtualFinish: bigint): void {
    const ids = new Map<string, string>();
    for (const [position, { part, dependsOn }] of task.parts.entries()) {
      const subtaskId = this.#ctx.newId() as SubtaskId;
      ids.set(part, subtaskId);
      for (const name of dependsOn)
        this.dependencies.push({ subtask_id: subtaskId, depends_on: ids.get(name) as string, task_id: taskId });
      const blocked = dependsOn.length > 0;
      const lease = blocked ? undefined : this.#lease(task, taskId, subtaskId, part, virtualFinish);
      if (!blocked) this.#leased.push(lease);
      this.subtasks.push({
        subtask_id: subtaskId,
        task_id: taskId,
        owner_id: task.ownerId,
        part,
        position,
        role: 'execute',
        checks: null,
        checks_epoch: null,
        never_agent: null,
        language: task.spec.language,
        class_id: task.classId,
        has_tests: hasTests(task.spec, part),
        state: blocked ? 'blocked' : lease === undefined ? 'queued' : 'leased',
        blocked_by: dependsOn.length,
        virtual_finish: virtualFinish,
        attempts: lease === undefined ? 0 : 1,
        avoid_agent: null,
        avoid_until: null,
        epoch: lease?.epoch ?? 0,
        lease_id: lease?.lease_id ?? null,
        agent_id: lease?.agent_id ?? null,
        leased_at: lease === undefined ? null : this.#now,
        lease_expires_at: lease?.lease_expires_at ?? null,
        verdict: null,
        reason: null,
        charged_mc: 0n,
        created_at: this.#now,
        finished_at: null,
      });
    }
  }

  /** The lease of a subtask whose taker waits already. */
  #lease(
    task: PlannedTask,
    taskId: string,
    subtaskId: string,
    part: string,
    virtualFinish: bigint,
  ): LeasedRow | undefined {
    const taker = this.#takers[this.#leased.length];
    if (taker === undefined) return undefined;
    const { spec } = task;
    return {
      subtask_id: subtaskId,
      task_id: taskId,
      lease_id: this.#ctx.newId(),
      agent_id: taker.agentId,
      epoch: 1,
      lease_expires_at: this.#now + BigInt(this.#ctx.settings.leaseMs),
      waited_ms: Math.round(performance.now() - task.arrivedAt),
      first: true,
      role: 'execute',
      part,
      virtual_finish: virtualFinish,
      work_id: subtaskId,
      kind: spec.kind,
      language: spec.language,
      placement: spec.placement,
      max_credits_mc: task.maxCreditsMc,
      wall_ms: spec.limits.wallMs,
      memory_bytes: spec.limits.memoryBytes,
      output_bytes: spec.limits.outputBytes,
      seed: spec.seed === undefined ? null : BigInt(spec.seed),
      traceparent: task.traceparent ?? null,
      created_at: this.#now,
      content: this.contents.at(-1) as Uint8Array,
      opened: contentOf(spec),
      checked_sandbox: null,
    };
  }
}

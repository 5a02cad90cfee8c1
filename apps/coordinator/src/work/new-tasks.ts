import { toHex } from '@edgecoder/crypto';
import { virtualTags } from '@edgecoder/policy';
import { mcToJson, type SubtaskId, type TaskId } from '@edgecoder/protocol';
import type { CoordinatorContext } from '../context.ts';
import type { LeasedRow } from './claim.repository.ts';
import { assignedRecord } from './claim.ts';
import { contentOf, NONCE_BYTES, sealContent } from './content.ts';
import { hasTests } from './dag.ts';
import { placeOf } from './fair-queue.repository.ts';
import { holdPostings } from './holds.ts';
import { claimableOf, type PlannedTask } from './plan-task.ts';
import type { Machine } from './ports.ts';
import type { KnownTask, NewTask } from './submit.repository.ts';
import type { SubtaskRow } from './unit.repository.ts';
import type { LoggedDraft } from './write.repository.ts';

/** What rows of new tasks are made with. */
export type NewTaskContext = Pick<CoordinatorContext, 'settings' | 'keys' | 'random' | 'newId'>;

/** What of a task's rows can be made before anything is known of it here. */
export interface SealedTask {
  taskId: string;
  /** Sealed at rest. */
  content: Uint8Array;
}

export function sealTask(ctx: Pick<NewTaskContext, 'keys' | 'random' | 'newId'>, task: PlannedTask): SealedTask {
  const taskId = ctx.newId();
  return { taskId, content: sealContent(ctx.keys.atRest, taskId, task.content.json, ctx.random(NONCE_BYTES)) };
}

/** Rows of all new tasks of one unit of work. */
export class NewTasks {
  readonly tasks: NewTask[] = [];
  readonly contents: Uint8Array[] = [];
  readonly subtasks: SubtaskRow[] = [];
  readonly dependencies: { subtask_id: string; depends_on: string; task_id: string }[] = [];
  /** How far they move their owners on, by class and owner. */
  readonly shares = new Map<number, Map<string, bigint>>();
  /** Leases of what had a taker, in the order of `claimableOf`. */
  readonly leased: (LeasedRow | undefined)[] = [];
  readonly #drafts: LoggedDraft[] = [];
  readonly #ctx: NewTaskContext;
  readonly #now: bigint;
  readonly #takers: readonly (Machine | undefined)[];

  constructor(ctx: NewTaskContext, now: bigint, takers: readonly (Machine | undefined)[]) {
    this.#ctx = ctx;
    this.#now = now;
    this.#takers = takers;
  }

  /** A task that is not stored: its takers go on waiting. */
  skip(task: PlannedTask): void {
    for (const _ of claimableOf([task])) this.leased.push(undefined);
  }

  /**
   * What goes with the tasks that were really written.
   * @param starts where owners started in the fair queue, by `placeOf`.
   */
  ofTasks(added: ReadonlySet<string>, starts: Readonly<Record<string, string>>) {
    const queued = new Map<number, number>();
    const started = new Map<string | null, bigint>();
    for (const { task_id, owner_id, state, class_id, lease_id } of this.subtasks) {
      if (state === 'queued' && added.has(task_id)) queued.set(class_id, (queued.get(class_id) ?? 0) + 1);
      else if (lease_id !== null) started.set(lease_id, BigInt(starts[placeOf(owner_id, class_id)] ?? 0));
    }
    const leased = this.leased.map((lease) => {
      if (lease === undefined || !added.has(lease.task_id)) return undefined;
      lease.virtual_finish += started.get(lease.lease_id) ?? 0n;
      return lease;
    });
    return { leased, queued };
  }

  /** Submissions and what is held for them, then leases. */
  drafts(): LoggedDraft[] {
    const assigned = this.leased.flatMap((lease) => (lease === undefined ? [] : [{ record: assignedRecord(lease) }]));
    return [...this.#drafts, ...assigned];
  }

  add(task: PlannedTask, { taskId, content: sealed }: SealedTask): KnownTask {
    const { spec, ownerId, content } = task;
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
      state: task.decomposing ? 'decomposing' : 'queued',
      max_iterations: task.maxIterations,
      programs: task.programs,
      ...(task.assemblingClassId !== undefined && { assembling_class: task.assemblingClassId }),
      contentHash: content.hash,
      contentSalt: toHex(content.salt),
      parts: task.parts.length,
      traceparent: task.traceparent ?? null,
      created_at: this.#now.toString(),
    });
    this.contents.push(sealed);
    this.#addSubtasks(task, taskId, this.#finishOf(task));
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
      state: task.decomposing ? 'decomposing' : 'queued',
      held_mc: task.maxCreditsMc,
    };
  }

  /** Finish tag, counted from where the owner starts: only the database knows that. */
  #finishOf({ ownerId, classId, maxCreditsMc: cost }: PlannedTask): bigint {
    const shares = this.shares.get(classId) ?? new Map<string, bigint>();
    const { finish } = virtualTags({ virtualTime: 0n, lastFinish: shares.get(ownerId) ?? 0n, cost });
    this.shares.set(classId, shares.set(ownerId, finish));
    return finish;
  }

  #addSubtasks(task: PlannedTask, taskId: string, virtualFinish: bigint): void {
    const ids = new Map<string, string>();
    for (const [position, { part, dependsOn }] of task.parts.entries()) {
      const subtaskId = this.#ctx.newId() as SubtaskId;
      ids.set(part, subtaskId);
      for (const name of dependsOn)
        this.dependencies.push({ subtask_id: subtaskId, depends_on: ids.get(name) as string, task_id: taskId });
      // What is not known yet waits for its plan.
      const blocked = dependsOn.length > 0 || task.decomposing;
      const lease = blocked ? undefined : this.#lease(task, taskId, subtaskId, part, virtualFinish);
      if (!blocked) this.leased.push(lease);
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
    const taker = this.#takers[this.leased.length];
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
      class_id: task.classId,
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
      content_bytes: (this.contents.at(-1) as Uint8Array).length,
      opened: contentOf(spec),
      checked_sandbox: null,
    };
  }
}

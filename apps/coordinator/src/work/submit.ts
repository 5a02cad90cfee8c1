import { sha256Hex, toHex } from '@edgecoder/crypto';
import { virtualTags, workClassOf, type WorkClass } from '@edgecoder/policy';
import {
  AppError,
  canonicalJson,
  mcToJson,
  type PeerId,
  type RecordDraft,
  type SubtaskId,
  type TaskId,
  type TaskSpec,
  type TaskState,
  userAccount,
} from '@edgecoder/protocol';
import type { CoordinatorContext } from '../context.ts';
import { type JournalDraft, lockAccounts, postJournal, storeLastFinish } from '../economy/books.ts';
import type { Load } from '../economy/load.ts';
import { quoteFor } from '../economy/quote.ts';
import { appendRecords } from '../ledger/append.ts';
import { contentJson, NONCE_BYTES, SALT_BYTES, saltedHash, sealContent } from './content.ts';
import { hasTests, planParts, type PlannedPart } from './dag.ts';
import { holdPostings } from './holds.ts';
import { insertTasks, type KnownTask, knownTasks, type NewTask } from './submit.repository.ts';
import type { SubtaskRow } from './unit.repository.ts';

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
}

export interface Submitted {
  taskId: TaskId;
  state: TaskState;
  heldMc: number;
  repeated: boolean;
}

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
    }),
    ratePerSecondMc: quote.ratePerSecondMc,
    maxCreditsMc,
    content: { json, salt, hash: toHex(saltedHash(salt, json)) },
    traceparent,
  };
}

export type SubmitContext = Pick<CoordinatorContext, 'store' | 'keys' | 'random' | 'newId'>;

/**
 * Stores tasks in one unit of work: rows, sealed contents, holds, log. Each has its own outcome: stored, the task that an
 * earlier submission with the same key and body made, or an error (`idempotency_conflict`, `insufficient_credits`).
 *
 * The owners' accounts are locked first: whoever submits for an owner holds that lock, so two submissions with one key
 * cannot miss each other, whichever replicas they go to.
 */
export async function storeTasks(
  ctx: SubmitContext,
  tasks: readonly PlannedTask[],
): Promise<{ outcomes: (Submitted | Error)[]; queued: Map<number, number> }> {
  return ctx.store.transaction(async (tx) => {
    const accounts = await lockAccounts(tx, tasks.map((task) => userAccount(task.ownerId)));
    const keys = tasks.map((task) => ({ owner_id: task.ownerId, idempotency_key: task.spec.idempotencyKey }));
    const { known, virtualTime, now } = await knownTasks(tx, keys);
    const byKey = new Map(known.map((task) => [`${task.owner_id} ${task.idempotency_key}`, task]));
    const available = new Map([...accounts.values()].map((account) => [account.accountId, account.availableMc]));
    const finishes = new Map([...accounts.values()].map((account) => [account.accountId, account.lastFinish]));
    const made = new MadeTasks(ctx, now);

    const outcomes = tasks.map((task): Submitted | Error => {
      const key = `${task.ownerId} ${task.spec.idempotencyKey}`;
      const before = byKey.get(key);
      if (before !== undefined) return repeatedOutcome(before, task);
      const accountId = userAccount(task.ownerId);
      const left = (available.get(accountId) ?? 0n) - task.maxCreditsMc;
      if (left < 0n) return new AppError('insufficient_credits');
      const { finish } = virtualTags({ virtualTime, lastFinish: finishes.get(accountId) ?? 0n, cost: task.maxCreditsMc });
      available.set(accountId, left);
      finishes.set(accountId, finish);
      const row = made.add(task, finish);
      byKey.set(key, row);
      return { taskId: row.task_id as TaskId, state: 'queued', heldMc: mcToJson(task.maxCreditsMc), repeated: false };
    });

    if (made.tasks.length > 0) {
      await insertTasks(tx, made);
      await storeLastFinish(tx, new Map(made.ownersAccounts.map((accountId) => [accountId, finishes.get(accountId) ?? 0n])));
      const entryIds = await appendRecords(tx, made.records);
      await postJournal(tx, made.journal.map((draft, index) => ({ ...draft, ledgerEntryId: entryIds[index] as bigint })));
    }
    return { outcomes, queued: made.queued };
  });
}

function repeatedOutcome(before: KnownTask, task: PlannedTask): Submitted | Error {
  if (Buffer.compare(before.body_hash, Buffer.from(task.bodyHash, 'hex')) !== 0) return new AppError('idempotency_conflict');
  return { taskId: before.task_id as TaskId, state: before.state as TaskState, heldMc: mcToJson(before.held_mc), repeated: true };
}

/** Rows of all new tasks of one unit of work. */
class MadeTasks {
  readonly tasks: NewTask[] = [];
  readonly contents: Uint8Array[] = [];
  readonly subtasks: SubtaskRow[] = [];
  readonly dependencies: { subtask_id: string; depends_on: string }[] = [];
  readonly records: RecordDraft[] = [];
  readonly journal: Omit<JournalDraft, 'ledgerEntryId'>[] = [];
  readonly queued = new Map<number, number>();
  readonly #ctx: SubmitContext;
  readonly #now: bigint;
  readonly #owners = new Set<string>();

  constructor(ctx: SubmitContext, now: bigint) {
    this.#ctx = ctx;
    this.#now = now;
  }

  get ownersAccounts(): string[] {
    return [...this.#owners];
  }

  add(task: PlannedTask, virtualFinish: bigint): KnownTask {
    const { spec, ownerId, content } = task;
    const taskId = this.#ctx.newId();
    this.#owners.add(userAccount(ownerId));
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
    this.records.push({
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
    });
    this.journal.push({
      entryId: this.#ctx.newId(),
      idempotencyKey: `hold:${taskId}`,
      kind: 'held',
      taskId,
      postings: holdPostings(ownerId, task.maxCreditsMc),
    });
    return {
      owner_id: ownerId,
      idempotency_key: spec.idempotencyKey,
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
      for (const name of dependsOn) this.dependencies.push({ subtask_id: subtaskId, depends_on: ids.get(name) as string });
      const blocked = dependsOn.length > 0;
      if (!blocked) this.queued.set(task.classId, (this.queued.get(task.classId) ?? 0) + 1);
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
        state: blocked ? 'blocked' : 'queued',
        blocked_by: dependsOn.length,
        virtual_finish: virtualFinish,
        attempts: 0,
        avoid_agent: null,
        avoid_until: null,
        epoch: 0,
        lease_id: null,
        agent_id: null,
        leased_at: null,
        lease_expires_at: null,
        verdict: null,
        reason: null,
        charged_mc: 0n,
        created_at: this.#now,
        finished_at: null,
      });
    }
  }
}

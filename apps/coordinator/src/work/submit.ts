import { setImmediate } from 'node:timers/promises';
import { AppError, mcToJson, type TaskId, type TaskState, userAccount } from '@edgecoder/protocol';
import type { Transaction } from 'kysely';
import type { Counter } from 'prom-client';
import type { CoordinatorContext } from '../context.ts';
import type { CoordinatorDatabase } from '../database.ts';
import type { LeasedRow } from './claim.repository.ts';
import type { ExpectedStandings, SeenStanding } from './expected-standing.ts';
import { RAISED_TAGS } from './fair-queue.repository.ts';
import { type NewTaskContext, NewTasks, type SealedTask, sealTask } from './new-tasks.ts';
import { BY_KEYS } from './plan-by-keys.ts';
import type { PlannedTask } from './plan-task.ts';
import type { Machine } from './ports.ts';
import {
  ADDED,
  type KnownTask,
  type Standing,
  standingOf,
  taskParts,
  WRITTEN_TASKS,
  type WrittenTasks,
} from './submit.repository.ts';
import { writeUnit } from './write.repository.ts';

/** A task that is stored, by this submission or by an earlier one with the same key. */
export interface Submitted {
  taskId: TaskId;
  state: TaskState;
  heldMc: number;
  repeated: boolean;
}

/** What submissions are stored with. */
export type SubmitContext = Pick<CoordinatorContext, 'store'> &
  NewTaskContext & { expected: ExpectedStandings; looks: Counter<'look'> };

/** What became of submissions. */
export interface StoredTasks {
  outcomes: (Submitted | Error)[];
  /** Subtasks that wait to be claimed, by class. */
  queued: Map<number, number>;
  /** Leases of subtasks that had a taker, in the order of `claimableOf`. */
  leased: (LeasedRow | undefined)[];
}

/** One attempt to store tasks. */
interface Attempt {
  tasks: readonly PlannedTask[];
  takers: readonly (Machine | undefined)[];
  meanwhile: (leases: readonly (LeasedRow | undefined)[]) => void;
}

/** What became of it, before it is known who was earlier with a key. */
interface Written extends Omit<StoredTasks, 'outcomes'> {
  decided: (Submitted | Error)[];
  added: ReadonlySet<string>;
  seen?: SeenStanding;
}

/**
 * Stores tasks in one unit of work: rows, sealed contents, holds, log. Each has its own outcome: stored, the task that an
 * earlier submission with the same key and body made, or an error (`idempotency_conflict`, `insufficient_credits`).
 *
 * Nothing is locked before it is written, and accounts are last, so that an owner's account is held for two statements only.
 * What may have changed since it was read is decided by the database: a key is unique, a balance not below zero. Of owners
 * whose standing is expected nothing is read: one statement stores all, or nothing where an expectation does not hold.
 *
 * @param takers machines that wait for such work, in the order of `claimableOf`: what has one is stored as leased to
 * it, which spares the claim.
 * @param meanwhile called with the leases while the database writes them: nobody may have them before that has succeeded.
 * Where they were not written it is called again, with others.
 *
 * @throws {AppError} `insufficient_credits` when a balance sank meanwhile; then nothing is stored.
 */
export async function storeTasks(
  ctx: SubmitContext,
  tasks: readonly PlannedTask[],
  takers: Attempt['takers'],
  meanwhile: Attempt['meanwhile'],
): Promise<StoredTasks> {
  const owners = tasks.map((task) => task.ownerId);
  const expected = ctx.expected.of(owners);
  const wrote = ctx.expected.writing(owners);
  const attempt = { tasks, takers, meanwhile };
  let written: Written | undefined;
  try {
    written = expected && (await writeExpected(ctx, attempt, expected));
    ctx.looks.inc({ look: written ? 'none' : expected ? 'again' : 'first' });
    written ??= await lookAndWrite(ctx, attempt);
  } finally {
    wrote(written?.seen);
  }
  const { decided, added, queued, leased } = written;
  return { outcomes: await lookAgain(ctx.store, tasks, decided, added), queued, leased };
}

/** Undefined where somebody would be refused, or nothing was written: a look decides. */
async function writeExpected(
  ctx: SubmitContext,
  attempt: Attempt,
  standing: readonly Standing[],
): Promise<Written | undefined> {
  const { tasks } = attempt;
  const began = Date.now();
  const now = standing[0]?.now ?? 0n;
  const sealed = tasks.map((task) => sealTask(ctx, task));
  const spent = new Map<string, bigint>();
  for (const { ownerId, maxCreditsMc } of tasks) {
    const account = userAccount(ownerId);
    spent.set(account, (spent.get(account) ?? 0n) + maxCreditsMc);
  }
  const written = await ctx.store.transaction(async (tx, last) => {
    // Leases run from here on: until now it may have waited for a connection.
    const made = new NewTasks(ctx, now + BigInt(Math.max(0, Date.now() - began)), attempt.takers);
    const decided = decide(tasks, sealed, standing, made);
    if (decided.some((outcome) => outcome instanceof Error)) return undefined;
    last();
    return { decided, ...(await write(tx, made, attempt, spent)) };
  }, UNIT);
  return written !== undefined && written.added.size > 0 ? written : undefined;
}

function lookAndWrite(ctx: SubmitContext, attempt: Attempt): Promise<Written> {
  const { tasks } = attempt;
  return ctx.store.transaction(async (tx, last) => {
    const [standing, sealed] = await Promise.all([
      standingOf(tx, tasks.map(keyOf)),
      onceSent(() => tasks.map((task) => sealTask(ctx, task))),
    ]);
    const made = new NewTasks(ctx, standing[0]?.now ?? 0n, attempt.takers);
    const decided = decide(tasks, sealed, standing, made);
    if (made.tasks.length === 0) return { decided, added: new Set<string>(), queued: new Map(), leased: [] };
    last();
    return { decided, ...(await write(tx, made, attempt)) };
  }, UNIT);
}

const UNIT = { settings: BY_KEYS };

async function write(
  tx: Transaction<CoordinatorDatabase>,
  made: NewTasks,
  { meanwhile }: Attempt,
  expected?: ReadonlyMap<string, bigint>,
): Promise<Omit<Written, 'decided'>> {
  const [written] = await Promise.all([
    writeUnit<WrittenTasks>(tx, {
      parts: taskParts(made, expected),
      only: ADDED,
      drafts: made.drafts(),
      escrow: [],
      withAccounts: RAISED_TAGS,
      returning: WRITTEN_TASKS,
    }),
    onceSent(() => meanwhile(made.leased)),
  ]);
  const added = new Set(written?.added?.split(',') ?? []);
  return {
    added,
    ...made.ofTasks(added, written?.starts ?? {}),
    ...(written !== undefined && { seen: seenOf(written) }),
  };
}

const seenOf = ({ now, accounts }: WrittenTasks): SeenStanding => ({
  now,
  accounts: new Map((accounts ?? []).map((one) => [one.account, { available_mc: BigInt(one.available) }])),
});

const keyOf = (task: PlannedTask) => ({ owner_id: task.ownerId, idempotency_key: task.spec.idempotencyKey });

/** Does some work while the database works: the statement of this turn of the event loop is on its way when the turn ends. */
const onceSent = <T>(work: () => T): Promise<T> => setImmediate().then(work);

/** Decides each task by what was read, and by those before it in the same batch. */
function decide(
  tasks: readonly PlannedTask[],
  sealed: readonly SealedTask[],
  standing: readonly Standing[],
  made: NewTasks,
): (Submitted | Error)[] {
  const inBatch = new Map<string, KnownTask>();
  const left = new Map<string, bigint>();
  return tasks.map((task, index): Submitted | Error => {
    const { known, account } = standing[index] as Standing;
    const key = `${task.ownerId} ${task.spec.idempotencyKey}`;
    const before = known ?? inBatch.get(key);
    if (before !== undefined) {
      made.skip(task);
      return repeatedOutcome(before, task);
    }
    const available = (left.get(task.ownerId) ?? account?.available_mc ?? 0n) - task.maxCreditsMc;
    if (available < 0n) {
      made.skip(task);
      return new AppError('insufficient_credits');
    }
    left.set(task.ownerId, available);
    const row = made.add(task, sealed[index] as SealedTask);
    inBatch.set(key, row);
    return {
      taskId: row.task_id as TaskId,
      state: row.state as TaskState,
      heldMc: mcToJson(task.maxCreditsMc),
      repeated: false,
    };
  });
}

/**
 * Another replica took some of the keys between the look and the write: those tasks are there now. What was written stays
 * and is told, also when they cannot be read.
 */
async function lookAgain(
  store: SubmitContext['store'],
  tasks: readonly PlannedTask[],
  decided: readonly (Submitted | Error)[],
  added: ReadonlySet<string>,
): Promise<(Submitted | Error)[]> {
  const isMissing = (outcome: Submitted | Error) =>
    !(outcome instanceof Error) && !outcome.repeated && !added.has(outcome.taskId);
  if (!decided.some(isMissing)) return [...decided];
  const standing = await standingOf(store.db, tasks.map(keyOf)).catch((error: unknown) => ({ error }));
  return decided.map((outcome, index) => {
    if (outcome instanceof Error || added.has(outcome.taskId)) return outcome;
    const known = 'error' in standing ? undefined : standing[index]?.known;
    if (known !== undefined) return repeatedOutcome(known, tasks[index] as PlannedTask);
    const cause = 'error' in standing ? standing.error : undefined;
    return new AppError('unavailable', 'the task could not be stored just now', { retryAfterSeconds: 1, cause });
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

import type { PeerId, RecordDraft, SubtaskId, TaskId, TransactionKind } from '@edgecoder/protocol';
import type { Transaction } from 'kysely';
import type { CoordinatorDatabase } from '../database.ts';
import type { EscrowedResult, Posting } from '../economy/books.ts';
import { writeMisses } from './misses.repository.ts';
import { Misses } from './misses.ts';
import type { ClassRow, NewResult, ResultRow, SubtaskRow, TaskRow } from './unit.repository.ts';
import {
  changeParts,
  classesById,
  dependenciesOf,
  insertSubtasks,
  lockSubtasks,
  lockTasks,
  lockTasksOf,
  ownersOfAgents,
  resultsOf,
  streaksOf,
  writeTrust,
} from './unit.repository.ts';
import { type LoggedDraft, writeUnit } from './write.repository.ts';

type Tx = Transaction<CoordinatorDatabase>;

/** A journal entry to be, caused by one of the unit's records. */
interface PendingEntry {
  record: number;
  /** Given when the record names it. */
  entryId?: string;
  kind: TransactionKind;
  idempotencyKey: string;
  taskId: string;
  postings: readonly Posting[];
}

/** What a committed unit means for others. */
export interface UnitEffects {
  /** Subtasks that became claimable, by class. */
  queued: Map<number, number>;
  /** Tasks of which something changed. */
  touched: Set<string>;
  /** True when the log grew. */
  logged: boolean;
  /** Machines that may be asked more, or less, from now on. */
  asked: Set<string>;
}

/**
 * One unit of work on tasks that are already there: rows are locked and read at the start, rules change them in memory, and
 * all changes are written at the end, in a number of statements that does not depend on how many tasks there are.
 */
export class WorkUnit {
  readonly tasks = new Map<string, TaskRow>();
  readonly subtasks = new Map<string, SubtaskRow>();
  readonly effects: UnitEffects = { queued: new Map(), touched: new Set(), logged: false, asked: new Set() };
  /** The database's clock when the rows were locked, ms since 1970. */
  now = 0n;
  /** Actor of records that nobody outside caused. */
  readonly coordinatorId: PeerId;
  readonly #byTask = new Map<string, SubtaskRow[]>();
  readonly #dependents = new Map<string, string[]>();
  readonly #results = new Map<string, ResultRow>();
  readonly #changedTasks = new Set<TaskRow>();
  readonly #changedSubtasks = new Set<SubtaskRow>();
  readonly #newSubtasks: SubtaskRow[] = [];
  readonly #newResults: NewResult[] = [];
  readonly #events: { subject: string; event: unknown }[] = [];
  readonly #records: RecordDraft[] = [];
  readonly #entries: PendingEntry[] = [];
  readonly #escrow: EscrowedResult[] = [];
  readonly #trust = new Map<string, { ownerId: string; held: number; reset: boolean; forgeries: number }>();
  /** What leases came to: machines that bring nothing are asked less. */
  readonly misses = new Misses();
  #classes = new Map<number, ClassRow>();
  #streaks = new Map<string, number>();
  #agentOwners = new Map<string, string>();

  private constructor(coordinatorId: PeerId) {
    this.coordinatorId = coordinatorId;
  }

  /** Locks the tasks of these subtasks and all that belongs to them. */
  static async ofSubtasks(tx: Tx, coordinatorId: PeerId, subtaskIds: Iterable<string>): Promise<WorkUnit> {
    return new WorkUnit(coordinatorId).#load(tx, await lockTasksOf(tx, subtaskIds));
  }

  /** Locks these tasks and all that belongs to them; with `skipLocked` only those nobody else works on just now. */
  static async ofTasks(
    tx: Tx,
    coordinatorId: PeerId,
    taskIds: Iterable<string>,
    skipLocked = false,
  ): Promise<WorkUnit> {
    return new WorkUnit(coordinatorId).#load(tx, await lockTasks(tx, taskIds, skipLocked));
  }

  async #load(tx: Tx, tasks: readonly TaskRow[]): Promise<WorkUnit> {
    if (tasks.length === 0) return this;
    for (const task of tasks) this.tasks.set(task.task_id, task);
    const { subtasks, now } = await lockSubtasks(tx, this.tasks.keys());
    this.now = now;
    for (const subtask of subtasks) {
      this.subtasks.set(subtask.subtask_id, subtask);
      const siblings = this.#byTask.get(subtask.task_id);
      if (siblings === undefined) this.#byTask.set(subtask.task_id, [subtask]);
      else siblings.push(subtask);
    }
    const inParts = subtasks.filter((subtask) => (this.tasks.get(subtask.task_id)?.parts ?? 1) > 1);
    if (inParts.length > 0) {
      for (const { subtask_id, depends_on } of await dependenciesOf(
        tx,
        inParts.map((subtask) => subtask.subtask_id),
      )) {
        const dependents = this.#dependents.get(depends_on);
        if (dependents === undefined) this.#dependents.set(depends_on, [subtask_id]);
        else dependents.push(subtask_id);
      }
    }
    this.#classes = await classesById(tx, new Set(subtasks.map((subtask) => subtask.class_id)));
    return this;
  }

  /** Reads stored results of these subtasks. */
  async readResults(tx: Tx, subtaskIds: ReadonlySet<string>): Promise<void> {
    if (subtaskIds.size === 0) return;
    for (const row of await resultsOf(tx, subtaskIds)) this.#results.set(`${row.subtask_id}.${row.epoch}`, row);
  }

  /** Reads the streaks of owners whose results may be drawn. */
  async readStreaks(tx: Tx, ownerIds: ReadonlySet<string>): Promise<void> {
    if (ownerIds.size > 0) this.#streaks = await streaksOf(tx, ownerIds);
  }

  /** Reads whose machines these are. */
  async readAgentOwners(tx: Tx, agentIds: ReadonlySet<string>): Promise<void> {
    if (agentIds.size > 0) this.#agentOwners = await ownersOfAgents(tx, agentIds);
  }

  ownerOf(agentId: string): PeerId {
    const owner = this.#agentOwners.get(agentId);
    if (owner === undefined) throw new Error('a result is by an agent that does not exist');
    return owner as PeerId;
  }

  task(taskId: string): TaskRow {
    const task = this.tasks.get(taskId);
    if (task === undefined) throw new Error('the task was not locked');
    return task;
  }

  siblings(taskId: string): readonly SubtaskRow[] {
    return this.#byTask.get(taskId) ?? [];
  }

  dependentsOf(subtaskId: string): SubtaskRow[] {
    return (this.#dependents.get(subtaskId) ?? []).flatMap((id) => this.subtasks.get(id) ?? []);
  }

  result(subtaskId: string, epoch: number): ResultRow | undefined {
    return this.#results.get(`${subtaskId}.${epoch}`);
  }

  /** Those of its results that were read or added. */
  resultsOf(subtaskId: string): ResultRow[] {
    return [...this.#results.values()].filter((row) => row.subtask_id === subtaskId);
  }

  streak(ownerId: string): number {
    return this.#streaks.get(ownerId) ?? 0;
  }

  class(classId: number): ClassRow {
    const row = this.#classes.get(classId);
    if (row === undefined) throw new Error('a subtask has a class that does not exist');
    return row;
  }

  changedTask(task: TaskRow): void {
    this.#changedTasks.add(task);
    this.effects.touched.add(task.task_id);
  }

  changedSubtask(subtask: SubtaskRow): void {
    this.#changedSubtasks.add(subtask);
    this.effects.touched.add(subtask.task_id);
  }

  /** Claimable from now on. */
  queued(subtask: SubtaskRow): void {
    this.effects.queued.set(subtask.class_id, (this.effects.queued.get(subtask.class_id) ?? 0) + 1);
  }

  addSubtask(subtask: SubtaskRow): void {
    this.#newSubtasks.push(subtask);
    this.subtasks.set(subtask.subtask_id, subtask);
    this.#byTask.get(subtask.task_id)?.push(subtask);
    this.effects.touched.add(subtask.task_id);
    if (subtask.state === 'queued') this.queued(subtask);
  }

  addResult(result: NewResult): void {
    this.#newResults.push(result);
    const { bodyHash, resultSalt: _salt, signature: _signature, sealed: _sealed, ...row } = result;
    this.#results.set(`${row.subtask_id}.${row.epoch}`, { ...row, body_hash: Buffer.from(bodyHash, 'hex') });
  }

  addEvent(subject: string, event: unknown): void {
    this.#events.push({ subject, event });
  }

  /** A record of the log, and what it pays. */
  record(
    draft: RecordDraft,
    entry?: { kind: TransactionKind; idempotencyKey: string; postings: readonly Posting[]; entryId?: string },
  ): void {
    this.#records.push(draft);
    if (entry === undefined || entry.postings.length === 0 || draft.taskId === undefined) return;
    this.#entries.push({ record: this.#records.length - 1, taskId: draft.taskId, ...entry });
  }

  escrow(row: EscrowedResult): void {
    if (row.amountMc > 0n) this.#escrow.push(row);
  }

  trustHeld(ownerId: string): void {
    this.#trustOf(ownerId).held += 1;
    this.#streaks.set(ownerId, this.streak(ownerId) + 1);
  }

  trustForged(ownerId: string): void {
    const change = this.#trustOf(ownerId);
    change.held = 0;
    change.reset = true;
    change.forgeries += 1;
    this.#streaks.set(ownerId, 0);
  }

  #trustOf(ownerId: string) {
    let change = this.#trust.get(ownerId);
    if (change === undefined) {
      change = { ownerId, held: 0, reset: false, forgeries: 0 };
      this.#trust.set(ownerId, change);
    }
    return change;
  }

  /** Machines whose results were read or added. */
  workersOfReadResults(): Set<string> {
    return new Set([...this.#results.values()].map((row) => row.agent_id));
  }

  /** Rows of other tasks that this unit adds after it was written. */
  async writeMoreSubtasks(tx: Tx, rows: readonly SubtaskRow[]): Promise<void> {
    if (rows.length === 0) return;
    await insertSubtasks(rows).execute(tx);
    for (const row of rows) this.queued(row);
  }

  /**
   * Writes what changed, in one statement. Owners are locked before, accounts last.
   * @param then.last called before the last statement.
   * @param then.consequences when given, runs after everything but log and books was written, before accounts are locked; what it
   * returns is written with them, so that all accounts of the unit are locked at once and in their order.
   * @param then.hasMisses false for machines that bring what they are asked for, which are nearly all: nothing is written of them.
   */
  async write(
    tx: Tx,
    newId: () => string,
    then: {
      last?: () => void;
      consequences?: () => Promise<readonly LoggedDraft[]>;
      hasMisses?: ((agentId: string) => boolean) | undefined;
    } = {},
  ): Promise<void> {
    const { last, consequences, hasMisses = () => true } = then;
    await writeTrust(tx, [...this.#trust.values()]);
    const misses = this.misses.changes(hasMisses);
    await writeMisses(tx, misses);
    for (const { agent_id } of misses) this.effects.asked.add(agent_id);
    this.effects.logged = this.#records.length > 0;
    const parts = changeParts({
      tasks: [...this.#changedTasks],
      subtasks: [...this.#changedSubtasks],
      newSubtasks: this.#newSubtasks,
      results: this.#newResults,
      events: this.#events,
    });
    const drafts: LoggedDraft[] = this.#records.map((record) => ({ record }));
    for (const { record, entryId = newId(), ...entry } of this.#entries)
      (drafts[record] as LoggedDraft).entry = { entryId, ...entry };
    if (consequences === undefined) {
      last?.();
      await writeUnit(tx, { parts, drafts, escrow: this.#escrow });
      return;
    }
    await writeUnit(tx, { parts, drafts: [], escrow: this.#escrow });
    drafts.push(...(await consequences()));
    last?.();
    await writeUnit(tx, { parts: [], drafts, escrow: [] });
  }
}

/** Ids of rows are what the database made of ids. */
export const taskIdOf = (row: { task_id: string }): TaskId => row.task_id as TaskId;
export const subtaskIdOf = (row: { subtask_id: string }): SubtaskId => row.subtask_id as SubtaskId;

import {
  agentAccount,
  type Capabilities,
  type PeerId,
  type TaskId,
  type TaskView,
  userAccount,
} from '@edgecoder/protocol';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { sql } from 'kysely';
import { auditBooks } from '../../src/economy/audit.ts';
import { createClassRegistry } from '../../src/work/classes.ts';
import { expireLeases } from '../../src/work/recovery.ts';
import { type Held, never, type Owner, pull, type Rig, spec, submitOne, type Worker } from './rig.ts';

/** A streak with which a result is checked only when it is drawn: one in twenty. */
const LONG_STREAK = 1_000_000;

/** What an account has. */
export interface Balance {
  available_mc: bigint;
  held_mc: bigint;
}

/** A rig with those who take part in a task's life, and what tests of it do again and again. */
export interface Scene {
  readonly rig: Rig;
  /** Who pays. */
  readonly owner: Owner;
  readonly worker: Worker;
  readonly verifier: Worker;
  /** Submits one task of the owner's. */
  submit(changes?: Parameters<typeof spec>[0]): Promise<TaskId>;
  /** The one thing that waits for this machine. @throws when there is none. */
  take(machine: Worker): Promise<Held>;
  view(taskId: TaskId, of?: Owner): Promise<TaskView>;
  /** Types of a task's records, in the order in which they were written. */
  types(taskId: TaskId): Promise<string[]>;
  ownerBalance(id: PeerId): Promise<Balance>;
  machineBalance(id: PeerId): Promise<Balance>;
  streak(ownerId: PeerId): Promise<number | undefined>;
  /** A worker of its own, so that what is remembered of others does not matter, whose results are hardly ever checked. */
  trusted(): Promise<Worker>;
  /** Gives up leases whose time has passed, as the loop would. */
  expire(): ReturnType<typeof expireLeases>;
  /** Nobody's books are ever off, whatever a test did. */
  audit(): Promise<void>;
}

/** Opens a rig before the tests of the surrounding block, and closes it after them. */
export function openScene(open: () => Promise<Rig>, workerCapabilities: Partial<Capabilities> = {}): Scene {
  let rig: Rig;
  let owner: Owner;
  let worker: Worker;
  let verifier: Worker;
  beforeAll(async () => {
    rig = await open();
    owner = await rig.owner();
    worker = await rig.worker(undefined, workerCapabilities);
    verifier = await rig.verifier();
  });
  afterAll(() => rig.close());

  const balance = async (account: string): Promise<Balance> => {
    const { rows } = await sql<Balance>`
      select available_mc, held_mc from coordinator.accounts where account_id = ${account}`.execute(rig.store.db);
    return rows[0] ?? { available_mc: 0n, held_mc: 0n };
  };

  return {
    get rig() {
      return rig;
    },
    get owner() {
      return owner;
    },
    get worker() {
      return worker;
    },
    get verifier() {
      return verifier;
    },
    submit: (changes) => submitOne(rig.work, owner, spec(changes)),
    async take(machine) {
      const [held] = await pull(rig, machine);
      if (held === undefined) throw new Error('there was no work');
      return held;
    },
    view: (taskId, of = owner) => rig.work.view(of.id, taskId, 0, never),
    async types(taskId) {
      const { rows } = await sql<{ type: string }>`
        select type from coordinator.ledger_entries where task_id = ${taskId} order by entry_id`.execute(rig.store.db);
      return rows.map((row) => row.type);
    },
    ownerBalance: (id) => balance(userAccount(id)),
    machineBalance: (id) => balance(agentAccount(id)),
    async streak(ownerId) {
      const { rows } = await sql<{ streak: number }>`
        select streak from coordinator.owners where owner_id = ${ownerId}`.execute(rig.store.db);
      return rows[0]?.streak;
    },
    async trusted() {
      const machine = await rig.worker();
      await rig.setStreak(machine.ownerId, LONG_STREAK);
      return machine;
    },
    expire: () => expireLeases({ ...rig.ctx, classes: createClassRegistry() }),
    audit: async () => expect(await auditBooks(rig.store.db)).toEqual([]),
  };
}

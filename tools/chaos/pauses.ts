import { setTimeout as sleep } from 'node:timers/promises';
import type { ManagedProcess } from '../deployment/managed-process.ts';
import type { LogTail, LostLease } from './log-tail.ts';

/** Lost leases are found this long after they ran out, at most. */
export const EXPIRY_MS = 1_500;
/** What has happened is in the log so much later, and on a busy machine. */
const LOG_LAG_MS = 150;
const LOG_LATE_MS = 600;
/** So long a worker with a lease is looked for. */
const CATCH_MS = 60_000;
/** A paused worker waits so long for the loss of its lease, which a coordinator that is away finds when it is back. */
const LOSS_MS = 20_000;
const LOOK_AGAIN_MS = 200;

/** A worker that was stopped, of the process that started then. */
export interface StoppedWorker {
  worker: ManagedProcess;
  agentId: string;
  startedAt: number;
  from: number;
}

/** Workers that are stopped in the middle of a lease, and go on when they have lost it. */
export class Pauses {
  readonly #log: LogTail;
  /** Machine ids, by the names of processes. */
  readonly #agentIds: ReadonlyMap<string, string>;
  readonly #paused = new Set<ManagedProcess>();

  constructor(log: LogTail, agentIds: ReadonlyMap<string, string>) {
    this.#log = log;
    this.#agentIds = agentIds;
  }

  /** Whether it is stopped now. */
  has(worker: ManagedProcess): boolean {
    return this.#paused.has(worker);
  }

  /** It has ended, stopped or not. */
  forget(worker: ManagedProcess): void {
    this.#paused.delete(worker);
  }

  /**
   * Stops a worker in the middle of a lease: a stopped one goes no further while the log is read, and one without a lease
   * goes on at once.
   * @param next the worker to try.
   * @returns undefined when none was found in time.
   */
  async stopAtWork(
    next: () => Promise<ManagedProcess | undefined>,
    signal: AbortSignal,
  ): Promise<StoppedWorker | undefined> {
    const deadline = Date.now() + CATCH_MS;
    while (Date.now() < deadline) {
      signal.throwIfAborted();
      const worker = await next();
      if (worker === undefined) throw new Error('no worker runs any more');
      const agentId = this.#agentIds.get(worker.name) as string;
      const { startedAt } = worker;
      this.#paused.add(worker);
      const from = Date.now();
      worker.signal('SIGSTOP');
      // What its open pull is given from now on, it does not have yet.
      const holds = () => this.#log.holds(agentId, { since: startedAt, until: from });
      // Twice: that its last lease has ended may not be in the log at once.
      if ((await this.#readAfter(LOG_LAG_MS)) && holds() && (await this.#readAfter(LOG_LATE_MS)) && holds())
        return { worker, agentId, startedAt, from };
      await this.#goOn(worker);
    }
    return undefined;
  }

  /**
   * Lets a stopped worker go on when it has lost a lease, or at once when it turns out to hold none: the result may have been
   * on its way already. @returns whether it lost one, which may be told later; undefined when it had none to lose.
   */
  async outlast({ worker, agentId, startedAt, from }: StoppedWorker): Promise<{ lostLease(): boolean } | undefined> {
    let to = Number.POSITIVE_INFINITY;
    // Of a process that has been here all the time: what an earlier one lost does not count.
    const lost = (lease: LostLease): boolean =>
      lease.agentId === agentId &&
      lease.assignedAt >= startedAt &&
      lease.assignedAt <= from &&
      lease.lostAt >= from &&
      lease.lostAt <= to;
    const lostLease = (): boolean => this.#log.lost.some(lost);
    let held = true;
    while (held && !lostLease() && worker.running && Date.now() < from + LOSS_MS) {
      const all = await this.#readAfter(LOOK_AGAIN_MS);
      held = !all || this.#log.holds(agentId, { since: startedAt, until: from });
    }
    await this.#goOn(worker);
    to = Date.now() + 2 * EXPIRY_MS;
    return held || lostLease() ? { lostLease } : undefined;
  }

  async #readAfter(ms: number): Promise<boolean> {
    await sleep(ms);
    return this.#log.read();
  }

  async #goOn(worker: ManagedProcess): Promise<void> {
    worker.signal('SIGCONT');
    this.#paused.delete(worker);
    await sleep(LOG_LAG_MS);
  }
}

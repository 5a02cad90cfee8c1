import { LedgerRange, MAX_LEDGER_RANGE, RECORD_PAYLOADS } from '@edgecoder/protocol';

const TIMEOUT_MS = 10_000;
/** No lease is left of a task that has ended: the last one may have run out without being handed out again. */
const ENDS = new Set<string>(['task_completed', 'task_failed', 'task_cancelled']);

/** A lease that ran out, as the log has it. */
export interface LostLease {
  agentId: string;
  /** Milliseconds since 1970. */
  assignedAt: number;
  lostAt: number;
}

/** Follows the log of a running coordinator, and remembers which machines lost their leases. */
export class LogTail {
  readonly lost: LostLease[] = [];
  readonly #url: string;
  /** Who was given an epoch of a subtask that has not ended, and when. */
  readonly #holders = new Map<string, { agentId: string; taskId: string | undefined; assignedAt: number }>();
  #next = 1;
  #reading: Promise<unknown> = Promise.resolve();

  constructor(url: string) {
    this.#url = url;
  }

  /** Records that were read. */
  get size(): number {
    return this.#next - 1;
  }

  /** Whether a machine holds a lease that it was given between these times, as far as the log was read. */
  holds(agentId: string, given: { since: number; until: number }): boolean {
    return [...this.#holders.values()].some(
      (each) => each.agentId === agentId && each.assignedAt >= given.since && each.assignedAt <= given.until,
    );
  }

  /** Reads what is new. @returns false when the coordinator is away just now, and there may be more. */
  read(): Promise<boolean> {
    // One after the other: who was slower would bring back what has ended.
    const read = this.#reading.then(() => this.#readAll());
    this.#reading = read.catch(() => {});
    return read;
  }

  async #readAll(): Promise<boolean> {
    for (;;) {
      const page = await fetch(`${this.#url}/ledger/range?from=${this.#next}&limit=${MAX_LEDGER_RANGE}`, {
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
        .then(async (answer) => LedgerRange.parse(await answer.json()))
        .catch(() => undefined);
      if (page === undefined) return false;
      for (const record of page.records) {
        this.#next = record.seq + 1;
        if (record.type === 'task_assigned') {
          const { epoch } = RECORD_PAYLOADS.task_assigned.parse(record.payload);
          const { actorId: agentId, taskId, issuedAt: assignedAt } = record;
          this.#holders.set(`${record.subtaskId}.${epoch}`, { agentId, taskId, assignedAt });
        } else if (record.type === 'task_requeued') {
          const { epoch, reason } = RECORD_PAYLOADS.task_requeued.parse(record.payload);
          const lease = `${record.subtaskId}.${epoch}`;
          const holder = this.#holders.get(lease);
          this.#holders.delete(lease);
          // A lease that never reached its machine is given back in the machine's own name: it did not run out.
          if (reason === 'lease_expired' && holder !== undefined && record.actorId !== holder.agentId)
            this.lost.push({ agentId: holder.agentId, assignedAt: holder.assignedAt, lostAt: record.issuedAt });
        } else if (record.type === 'result_received') {
          const { epoch } = RECORD_PAYLOADS.result_received.parse(record.payload);
          this.#holders.delete(`${record.subtaskId}.${epoch}`);
        } else if (ENDS.has(record.type)) {
          for (const [lease, { taskId }] of this.#holders) if (taskId === record.taskId) this.#holders.delete(lease);
        }
      }
      if (page.records.length < MAX_LEDGER_RANGE) return true;
    }
  }
}

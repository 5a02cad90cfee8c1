import { LedgerRange, MAX_LEDGER_RANGE, RECORD_PAYLOADS } from '@edgecoder/protocol';

const TIMEOUT_MS = 10_000;

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
  readonly #holders = new Map<string, { agentId: string; assignedAt: number }>();
  #next = 1;

  constructor(url: string) {
    this.#url = url;
  }

  /** Machines that hold a lease, as far as the log was read. */
  holders(): Set<string> {
    return new Set([...this.#holders.values()].map(({ agentId }) => agentId));
  }

  /** Reads what is new; as far as it comes when the coordinator is away just now. */
  async read(): Promise<void> {
    for (;;) {
      const page = await fetch(`${this.#url}/ledger/range?from=${this.#next}&limit=${MAX_LEDGER_RANGE}`, {
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
        .then(async (answer) => LedgerRange.parse(await answer.json()))
        .catch(() => undefined);
      if (page === undefined) return;
      for (const record of page.records) {
        this.#next = record.seq + 1;
        if (record.type === 'task_assigned') {
          const { epoch } = RECORD_PAYLOADS.task_assigned.parse(record.payload);
          this.#holders.set(`${record.subtaskId}.${epoch}`, { agentId: record.actorId, assignedAt: record.issuedAt });
        } else if (record.type === 'task_requeued') {
          const { epoch, reason } = RECORD_PAYLOADS.task_requeued.parse(record.payload);
          const lease = `${record.subtaskId}.${epoch}`;
          const holder = this.#holders.get(lease);
          this.#holders.delete(lease);
          if (reason === 'lease_expired' && holder !== undefined)
            this.lost.push({ ...holder, lostAt: record.issuedAt });
        } else if (record.type === 'result_received') {
          const { epoch } = RECORD_PAYLOADS.result_received.parse(record.payload);
          this.#holders.delete(`${record.subtaskId}.${epoch}`);
        }
      }
      if (page.records.length < MAX_LEDGER_RANGE) return;
    }
  }
}

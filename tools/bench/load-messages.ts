/** What the benchmark tells one of its load processes to do; sent over IPC. */
export interface LoadOrder {
  /** Base URLs of the coordinator's replicas; clients are dealt out among them. */
  coordinators: string[];
  coordinator: { coordinatorId: string; signingKey: string; sealingKey: string };
  /** Ed25519 seeds, hex, of owners with credits. */
  requesters: string[];
  /** Machines, which are registered already. */
  workers: { signingSeed: string; sealingSeed: string }[];
  /** Tasks this process submits. */
  tasks: number;
  /** Tasks in a request, and leases and results in one. */
  batch: number;
  /** Milliseconds between two tasks of one requester: 0 sends the next as soon as the last was accepted. */
  spacingMs: number;
  /** Makes idempotency keys of this run unique. */
  run: string;
  language: 'javascript' | 'python';
}

export interface LoadReport {
  submitted: number;
  /** Results that were stored. */
  stored: number;
  /** Milliseconds from sending a task to its lease in the worker's hands, sampled. */
  submitToLeaseMs: number[];
  errors: Record<string, number>;
}

export type FromLoad =
  | { type: 'ready' }
  | { type: 'progress'; stored: number; submitted: number }
  | { type: 'done'; report: LoadReport };
export type ToLoad = { type: 'order'; order: LoadOrder } | { type: 'stop' };

import type { ExecutionLimits, LimitHit } from '@edgecoder/protocol';
import type { Report } from './reports.ts';

/** What a program is run with. */
export interface GuestOrder {
  mark: string;
  code: string;
  tests?: string;
  seed?: number;
  /** Random bytes, hex, that come before each report, and once on stdout before the last, where reports share stderr. */
  fence?: string;
}

/** Where a harness reads its order and writes its reports. */
export interface HarnessDescriptors {
  orders: number;
  reports: number;
  /** It is ready only once it has loaded what most programs use, rather than while it waits. */
  ahead?: boolean;
}

export interface GuestListener {
  onReport(report: Report): void;
  onOutput(fd: 1 | 2, chunk: Buffer): void;
  /** Everything that ran is gone and all it wrote has been handed over. Called once. */
  onEnd(end: { exitCode: number | undefined; detail: string }): void;
}

/** What is counted outside of one guest while its program runs. */
export interface GuestMeter {
  /** A limit that everything in it together has reached by now. */
  look(): LimitHit | undefined;
  /** A limit at which the kernel has stopped something of it, whether or not the guest went on; known also once it has ended. */
  stoppedAt(): LimitHit | undefined;
}

/** One confined interpreter that waits for its only program. */
export interface Guest {
  listen(listener: GuestListener): void;
  /** Nobody is likely to need it soon: it is not even to be scheduled until it is woken, or given its program. Never rejects. */
  freeze?(): Promise<void>;
  /** Its turn comes soon: one that is frozen is woken now, rather than when it is given its program. */
  wake?(): void;
  send(order: GuestOrder): void;
  /** Ends everything that runs in it. */
  kill(): void;
  /** Resolves when everything is gone. */
  readonly gone: Promise<void>;
  /** Counts from now on. */
  meter(limits: ExecutionLimits): GuestMeter;
}

/** What the interpreter may grow by for itself while it serves a program that stays inside its limit. */
export const MEMORY_GRACE_BYTES = 33_554_432;
/** CPU time beyond the wall limit that the interpreter's own threads may use. */
export const CPU_GRACE_MS = 1000;

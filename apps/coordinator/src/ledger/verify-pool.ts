import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { ChainFailure, ChainPosition, RootBuilder, SignatureDepth } from '@edgecoder/ledger';
import type { LedgerRecord } from '@edgecoder/protocol';
import type { VerifyAnswer, VerifyJob } from './verify-protocol.ts';

/** Records of one job: some 15 ms of a thread, 1 ms of the event loop to hand it over. */
const JOB_RECORDS = 256;
/** Jobs that wait in each thread: enough that it never runs dry. */
const JOBS_PER_THREAD = 3;
/** A thread that has not answered by then is stuck, milliseconds. */
const JOB_TIMEOUT_MS = 60_000;

/** What is verified. */
export interface LogSection {
  /** Where it begins, and the key that signs there. */
  start: ChainPosition;
  /** In order, in pieces of any length. */
  records: AsyncIterable<readonly LedgerRecord[]> | Iterable<readonly LedgerRecord[]>;
  depth: SignatureDepth;
  /** Grows along the records when it is given; must begin where they do. */
  tree?: RootBuilder;
  /** Called when the tree has exactly so many records. */
  at?: { size: number; reached(root: Uint8Array): void };
  signal?: AbortSignal;
}

export type SectionResult = { ok: true; position: ChainPosition } | ChainFailure;

/** Threads that verify records, so that the event loop is free meanwhile. */
export interface VerifyPool {
  /**
   * Verifies a section: sequence, chain, hashes, signatures, rotations; every chunk in some thread.
   * @throws {Error} when a thread ends or is stuck; what the source of records throws; the signal's reason.
   */
  verify(section: LogSection): Promise<SectionResult>;
  /** Ends the threads; they are started by the next `verify`. */
  close(): Promise<void>;
}

interface Waiting {
  resolve(answer: VerifyAnswer): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

/** @param threads how many; they are started when they are needed first. */
export function createVerifyPool(options: { threads: number }): VerifyPool {
  let threads: Thread[] = [];
  const start = (): Thread[] => {
    threads = threads.filter((thread) => thread.alive());
    while (threads.length < options.threads) threads.push(startThread());
    return threads;
  };
  return {
    verify: (section) => verifySection(section, start()),
    async close() {
      const ending = threads;
      threads = [];
      await Promise.all(ending.map((thread) => thread.end()));
    },
  };
}

interface Thread {
  run(job: Omit<VerifyJob, 'id'>): Promise<VerifyAnswer>;
  /** Jobs it has. */
  load(): number;
  alive(): boolean;
  end(): Promise<void>;
}

function startThread(): Thread {
  const isSource = import.meta.url.endsWith('.ts');
  const worker = new Worker(new URL(isSource ? './verify-thread.ts' : './verify-thread.js', import.meta.url), {
    name: 'ledger-verify',
    // Flags of a test runner or profiler are not for the thread; that the workspace runs from its sources is.
    execArgv: isSource ? ['--conditions=source', '--disable-warning=ExperimentalWarning'] : [],
  });
  worker.unref();
  const waiting = new Map<number, Waiting>();
  /** Several verifications may share the thread: its jobs are numbered here. */
  let jobs = 0;
  let alive = true;
  const giveUp = (error: Error): void => {
    alive = false;
    for (const { reject, timer } of waiting.values()) {
      clearTimeout(timer);
      reject(error);
    }
    waiting.clear();
  };
  worker.on('message', (answer: VerifyAnswer) => {
    const job = waiting.get(answer.id);
    if (job === undefined) return;
    waiting.delete(answer.id);
    clearTimeout(job.timer);
    job.resolve(answer);
  });
  worker.once('error', (error) => giveUp(error as Error));
  worker.once('exit', () => giveUp(new Error('a verification thread ended')));
  return {
    run: (job) =>
      new Promise((resolve, reject) => {
        if (!alive) throw new Error('the verification thread has ended');
        const timer = setTimeout(() => {
          giveUp(new Error('a verification thread is stuck'));
          void worker.terminate();
        }, JOB_TIMEOUT_MS);
        jobs += 1;
        waiting.set(jobs, { resolve, reject, timer });
        worker.postMessage({ ...job, id: jobs } satisfies VerifyJob);
      }),
    load: () => waiting.size,
    alive: () => alive,
    async end() {
      giveUp(new Error('the verification pool was closed'));
      await worker.terminate();
    },
  };
}

async function verifySection(section: LogSection, threads: readonly Thread[]): Promise<SectionResult> {
  const { depth, tree, at, signal } = section;
  let next = section.start;
  let failure: ChainFailure | undefined;
  /** Answers are taken in the order of the log. */
  let inOrder: Promise<void> = Promise.resolve();
  /** Jobs whose answers were not taken yet, oldest first. */
  const untaken: Promise<void>[] = [];

  const take = (answer: VerifyAnswer, end: ChainPosition): void => {
    if (failure !== undefined) return;
    if (!answer.result.ok) {
      failure = answer.result;
      return;
    }
    const { size, lastHash, publicKey } = answer.result.position;
    // What the following job began with was read from the records; here it is known to be so.
    if (size !== end.size || lastHash !== end.lastHash || publicKey !== end.publicKey) {
      failure = {
        ok: false,
        seq: size,
        reason: 'chain_broken',
        detail: 'the records do not lead to the ones after them',
      };
      return;
    }
    if (tree === undefined) return;
    for (const [index, level] of answer.levels.entries())
      tree.push(answer.hashes.subarray(index * 32, index * 32 + 32), level);
    if (at !== undefined && tree.size() === at.size) at.reached(tree.root());
  };

  try {
    for await (const piece of section.records) {
      for (let offset = 0; offset < piece.length; ) {
        signal?.throwIfAborted();
        if (failure !== undefined) break;
        // The oldest, not whichever is first: a later answer that is here already is taken only after it.
        while (untaken.length >= threads.length * JOBS_PER_THREAD) await untaken.shift();
        const records = piece.slice(offset, offset + jobLength(next.size, at?.size));
        offset += records.length;
        const end = endOf(next, records);
        const thread = threads.reduce((least, each) => (each.load() < least.load() ? each : least));
        const answer = thread.run({ start: next, depth, json: JSON.stringify(records) });
        const before = inOrder;
        inOrder = (async () => {
          const [own] = await Promise.all([answer, before]);
          take(own, end);
        })();
        inOrder.catch(() => {});
        untaken.push(inOrder);
        next = end;
        await turn();
      }
      if (failure !== undefined) break;
    }
  } finally {
    await Promise.allSettled(untaken);
  }
  await inOrder;
  return failure ?? { ok: true, position: next };
}

/** Up to the next multiple of the job's length, so that whole subtrees fall into one job; and no further than `stop`. */
function jobLength(size: number, stop: number | undefined): number {
  const aligned = JOB_RECORDS - (size % JOB_RECORDS);
  return stop !== undefined && stop > size ? Math.min(aligned, stop - size) : aligned;
}

/** Where the log stands after these records, if they are what they say. */
function endOf(start: ChainPosition, records: readonly LedgerRecord[]): ChainPosition {
  let { publicKey } = start;
  for (const record of records) {
    const newKey = record.type === 'key_rotation' ? record.payload['newKey'] : undefined;
    if (typeof newKey === 'string') publicKey = newKey;
  }
  return { size: start.size + records.length, lastHash: records.at(-1)?.hash ?? start.lastHash, publicKey };
}
